"""Laws of the rules, over generated questions and logs of claims."""

from __future__ import annotations

from collections import Counter as Bag
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from factlog.analysis.changes import changes
from factlog.analysis.claim import Against, Claim
from factlog.analysis.conflicts import conflict, excludes, window_of
from factlog.analysis.reach import TOGETHER, Reached, reach
from factlog.analysis.spans import FOREVER, Span
from factlog.analysis.standing import standing
from factlog.answers import Range
from factlog.vocab import Act, Answers, Basis, Counter, Status, Time
from tests.unit.claims import (
    DAY,
    YES_OR_NO,
    Story,
    bare,
    disowned_from,
    holding,
    now,
    own_stands,
    parties,
    possibles,
    ranges,
    stands,
    stories,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from factlog.analysis.opposed import Opposed
    from factlog.analysis.pairs import Pair

LAW = settings(max_examples=150, deadline=None)
LONG_LAW = settings(max_examples=300, deadline=None)
COMPARED = (Answers.CHOICE, Answers.QUANTITY, Answers.DATE)


# --- Conflicts ------------------------------------------------------------------------


@LAW
@given(stories())
def test_a_conflict_is_the_same_from_either_side(story: Story) -> None:
    for one, other in combinations(story.claims, 2):
        there, back = (
            conflict(story.question, one, other),
            conflict(story.question, other, one),
        )
        assert there == back


@LAW
@given(stories(), st.data())
def test_widening_what_is_asserted_never_makes_a_conflict(
    story: Story, data: DataObject
) -> None:
    for one, other in combinations(story.claims, 2):
        if not one.act.asserting or one.possible is None:
            continue
        if isinstance(one.possible, Range):
            more = data.draw(ranges())
            lows, highs = (one.possible.low, more.low), (one.possible.high, more.high)
            wider = one._replace(
                possible=Range(
                    None
                    if None in lows
                    else min(end for end in lows if end is not None),
                    None if None in highs else max(e for e in highs if e is not None),
                ),
            )
        else:
            added = data.draw(st.frozensets(st.integers(0, 3)))
            wider = one._replace(possible=one.possible | added)
        if conflict(story.question, one, other) is None:
            assert conflict(story.question, wider, other) is None


@LAW
@given(stories(kinds=COMPARED, most=3), st.data())
def test_whoever_denies_what_is_asserted_conflicts_with_it(
    story: Story, data: DataObject
) -> None:
    said = data.draw(possibles(story.question))
    one = story.claims[0]._replace(
        act=Act.ASSERTS, possible=said, retracts=None, answers=True
    )
    other = one._replace(number=99, actor=9, side=9, act=Act.DENIES)
    assert conflict(story.question, one, other) == "contradictory"
    assert conflict(story.question, one, other._replace(act=Act.CONCEDES)) is None


# --- Standing -------------------------------------------------------------------------


@LONG_LAW
@given(stories(alone=True))
def test_what_stands_is_what_the_rules_say_at_each_moment(story: Story) -> None:
    spans = story.stands()
    for moment in story.moments():
        for one in story.claims:
            assert holding(spans[one.number], moment) == own_stands(story, one, moment)


@LONG_LAW
@given(stories())
def test_what_stands_among_colleagues_is_what_the_rules_say(story: Story) -> None:
    spans = story.stands()
    for moment in story.moments():
        for one in story.claims:
            assert holding(spans[one.number], moment) == stands(story, one, moment)


@LAW
@given(stories())
def test_spans_are_in_order_apart_and_never_before_it_was_said(story: Story) -> None:
    spans = story.stands()
    assert spans.keys() == {one.number for one in story.claims}
    for one in story.claims:
        found = spans[one.number]
        assert found
        assert found[0].starts >= one.said
        if any(span.starts >= span.ends for span in found):
            assert bare(found) == [(one.said, one.said)]
        assert all(left.ends < right.starts for left, right in pairwise(found))
        assert all(span.ended_by is None for span in found if span.ends == FOREVER)


@LAW
@given(stories())
def test_what_was_declined_or_taken_back_holds_no_position(story: Story) -> None:
    spans = story.stands()
    for one in story.claims:
        if one.act in {Act.DECLINES, Act.RETRACTS}:
            assert spans[one.number] == (Span(one.said, one.said),)


@LAW
@given(stories())
def test_nothing_ends_a_statement_of_the_same_moment_unless_it_names_it(
    story: Story,
) -> None:
    numbered = {one.number: one for one in story.claims}
    disowned = {(a.counterclaim, a.claim) for a in story.against if a.kind == "disowns"}
    for number, spans in story.stands().items():
        for span in spans:
            if span.ended_by is None:
                continue
            by, ended = numbered[span.ended_by], numbered[number]
            names_it = by.retracts == number or (by.number, number) in disowned
            assert by.said != ended.said or names_it
            assert by is not ended


@LAW
@given(stories(), st.data())
def test_what_stood_on_a_day_does_not_depend_on_what_was_said_later(
    story: Story, data: DataObject
) -> None:
    moments = [moment for moment in story.moments() if moment >= story.claims[0].said]
    asked = data.draw(st.sampled_from(moments))
    by_then = tuple(one for one in story.claims if one.said <= asked)
    numbers = {one.number for one in by_then}
    against = tuple(
        one for one in story.against if {one.counterclaim, one.claim} <= numbers
    )
    then, later = standing(story.question, by_then, against), story.stands()
    for one in by_then:
        cut = [
            (span.starts, min(span.ends, asked + 1))
            for span in later[one.number]
            if span.starts <= asked and span.starts < span.ends
        ]
        assert cut == [
            (span.starts, min(span.ends, asked + 1))
            for span in then[one.number]
            if span.starts <= asked and span.starts < span.ends
        ]


@LAW
@given(stories(alone=True))
def test_a_retraction_ends_its_claim_and_what_its_speaker_answered_before(
    story: Story,
) -> None:
    numbered = {one.number: one for one in story.claims}
    after = story.stands()
    for back in story.claims:
        if back.retracts is None or disowned_from(story, back.number) < FOREVER:
            continue
        others = tuple(one for one in story.claims if one is not back)
        if any(back.number in {a.claim, a.counterclaim} for a in story.against):
            continue
        without = standing(story.question, others, story.against)
        taken = numbered[back.retracts]
        own = back.actor == taken.actor
        for one in others:
            before = one.actor == taken.actor and one.order < taken.order
            reached = one is taken or (before and one.answers and one.said != back.said)
            if own and reached:
                stop = max(back.said, taken.said, one.said)
                assert all(span.ends <= stop for span in after[one.number])
                kept = [s for s in bare(without[one.number]) if s[0] < stop]
                cut = [(start, min(end, stop)) for start, end in kept]
                cut = [s for s in cut if s[0] < s[1]] or [(one.said, one.said)]
                assert bare(after[one.number]) == cut
            else:
                assert bare(after[one.number]) == bare(without[one.number])


@LAW
@given(stories(alone=True, disowning=False))
def test_nothing_that_a_retracted_claim_ended_comes_back(story: Story) -> None:
    after = story.stands()
    kept = tuple(
        one if one.act is not Act.RETRACTS else one._replace(retracts=None)
        for one in story.claims
    )
    before = standing(story.question, kept, story.against)
    for moment in story.moments():
        for number, spans in after.items():
            assert holding(before[number], moment) or not holding(spans, moment)


@LAW
@given(stories(alone=True, retracting=False), st.data())
def test_what_a_claim_ended_stands_again_once_its_actor_disowned_it(
    story: Story, data: DataObject
) -> None:
    marks = tuple(one for one in story.against if one.kind is not Counter.DISOWNS)
    one = data.draw(st.sampled_from(story.claims))
    last = max(claim.said for claim in story.claims) + DAY
    never = Claim(
        number=99,
        actor=one.actor,
        side=one.side,
        act=Act.ASSERTS,
        said=last,
        about=0 if story.question.time is Time.FIXED else last - last % DAY,
        answers=False,
    )
    disowned = Against(
        counterclaim=99, claim=one.number, kind=Counter.DISOWNS, basis=Basis.STATED
    )
    after = standing(story.question, (*story.claims, never), (*marks, disowned))
    others = tuple(claim for claim in story.claims if claim is not one)
    without = standing(story.question, others, marks)
    assert not holding(after[one.number], last)
    for moment in (last, last + 1, last + 30 * DAY):
        for other in others:
            number = other.number
            assert holding(after[number], moment) == holding(without[number], moment)


# --- Conflicts over time --------------------------------------------------------------


@LAW
@given(stories(visiting=True))
def test_nobody_conflicts_with_himself(story: Story) -> None:
    for pair in story.pairs():
        assert pair.claim.actor != pair.against.actor


@LAW
@given(stories(visiting=True))
def test_two_claims_are_one_conflict_and_only_while_both_stand(story: Story) -> None:
    spans = story.stands()
    recorded = {
        frozenset({one.counterclaim, one.claim})
        for one in story.against
        if one.kind.conflicting
    }
    found: dict[frozenset[int], list[Span]] = {}
    for pair in story.pairs():
        both = frozenset({pair.claim.number, pair.against.number})
        assert pair.span.starts < pair.span.ends
        assert (pair.basis is Basis.DERIVED) == (both not in recorded)
        assert all(
            pair.span.ends <= other.starts or other.ends <= pair.span.starts
            for other in found.get(both, ())
        )
        found.setdefault(both, []).append(pair.span)
    for one, other in combinations((*story.claims, *story.visitors), 2):
        both = frozenset({one.number, other.number})
        for moment in story.moments():
            if holding(found.get(both, ()), moment):
                assert holding(spans[one.number], moment)
                assert holding(spans[other.number], moment)


@LAW
@given(stories(visiting=True))
def test_a_claim_is_in_dispute_while_a_pair_of_two_sides_is(story: Story) -> None:
    opposed, found = story.pairs(), story.opposed()
    for one in story.claims:
        spans = found.disputed.get(one.number, ())
        assert all(left.ends < right.starts for left, right in pairwise(spans))
        for moment in story.moments():
            assert holding(spans, moment) == any(
                one in (pair.claim, pair.against)
                and pair.claim.side != pair.against.side
                and pair.span.holds(moment)
                for pair in opposed
            )


@LONG_LAW
@given(stories(visiting=True, most=12))
def test_who_is_opposed_is_party_to_a_pair(story: Story) -> None:
    expected = met(parties(story.pairs(), story.visitors))
    assert met(story.opposed()) == expected
    assert met(story.opposed(few=len(story.claims))) == expected


@LAW
@given(stories(visiting=True, most=150))
def test_who_is_opposed_among_many_is_party_to_a_pair(story: Story) -> None:
    assert met(story.opposed()) == met(parties(story.pairs(), story.visitors))


@LAW
@given(stories(most=TOGETHER * 2), st.booleans())
def test_whoever_excludes_an_answer_is_near_it(
    story: Story,
    across: bool,  # noqa: FBT001  Hypothesis gives it by its place
) -> None:
    window = window_of(story.question, across=across)
    listed = Reached(window, ((reach(one), one) for one in story.claims))
    for claim in story.claims:
        near = {one.number for _, one in listed.near(reach(claim))}
        for one in story.claims:
            if excludes(story.question, claim, one, across=across):
                assert one.number in near


def met(opposed: Opposed) -> list[dict[int, tuple[Span, ...]]]:
    """Return when there is somebody."""
    return [{n: spans for n, spans in one.items() if spans} for one in opposed]


# --- The status over time -------------------------------------------------------------


@LONG_LAW
@given(stories(visiting=True))
def test_periods_say_what_is_so_at_each_moment(story: Story) -> None:
    found, spans = story.periods(), story.stands()
    quarrelled = False
    before: tuple[Status, int] | None = None
    first = min(one.said for one in story.claims)
    for moment in (m for m in story.moments() if m >= first):
        naive = now(story, spans, moment)
        quarrelled = quarrelled or naive.status is Status.CONTESTED
        status = naive.status
        if status in {Status.CONCEDED, Status.ENDED} and not quarrelled:
            status = Status.UNCONTESTED
        unbroken = before is not None and before[0] is status
        since = before[1] if unbroken and before else moment
        before = (status, since)
        period = next(p for p in found if p.starts <= moment < p.ends)
        assert (period.status, period.since) == (
            status,
            None if status is Status.UNCONTESTED else since,
        )
        assert (period.sides, period.claims) == (naive.sides, naive.claims)
        assert (period.origins, period.last_said) == (naive.origins, naive.last_said)


@LAW
@given(stories(visiting=True))
def test_periods_follow_on_each_other_and_differ(story: Story) -> None:
    found = story.periods()
    assert found[0].starts == min(one.said for one in story.claims)
    assert found[-1].ends == FOREVER
    for one, following in pairwise(found):
        assert one.starts < one.ends == following.starts
        assert one[2:] != following[2:]


def test_a_question_without_a_claim_has_no_period() -> None:
    assert Story(YES_OR_NO, ()).periods() == []


# --- The order and the numbers of claims ----------------------------------------------


@LAW
@given(stories(visiting=True), st.data())
def test_the_order_of_recording_changes_nothing(story: Story, data: DataObject) -> None:
    claims = tuple(data.draw(st.permutations(story.claims)))
    assert answer(story) == answer(replace(story, claims=claims))


@LAW
@given(stories(visiting=True), st.data())
def test_the_numbers_of_claims_change_nothing(story: Story, data: DataObject) -> None:
    numbers = [one.number for one in (*story.claims, *story.visitors)]
    renamed = dict(zip(numbers, data.draw(st.permutations(numbers)), strict=True))
    back = {new: old for old, new in renamed.items()}
    other = Story(
        story.question,
        tuple(sorted((renumbered(c, renamed) for c in story.claims), key=_number)),
        tuple(
            a._replace(counterclaim=renamed[a.counterclaim], claim=renamed[a.claim])
            for a in story.against
        ),
        tuple(renumbered(one, renamed) for one in story.visitors),
        story.elsewhere,
    )
    assert answer(story) == answer(other, back)


@LAW
@given(stories())
def test_a_change_is_between_two_answers_of_one_actor_about_one_time(
    story: Story,
) -> None:
    for earlier, later, change in changes(story.question, story.claims):
        assert earlier.actor == later.actor
        assert earlier.order <= later.order
        assert conflict(story.question, earlier, later)
        together = earlier.said == later.said
        assert together == (change in {"reports differ", "inconsistent"})


def _number(one: Claim) -> int:
    return one.number


def renumbered(one: Claim, names: dict[int, int]) -> Claim:
    """Return the claim under its other number."""
    back = None if one.retracts is None else names[one.retracts]
    return one._replace(number=names[one.number], retracts=back)


def answer(story: Story, names: dict[int, int] | None = None) -> object:
    """Return what the rules say, under the names given: spans, pairs and periods."""
    called = names or {number: number for number in story.stands()}
    spans = {called[number]: bare(found) for number, found in story.stands().items()}
    opposed = Bag(opposition(pair, called) for pair in story.pairs())
    return spans, opposed, story.periods()


def opposition(pair: Pair, called: dict[int, int]) -> object:
    """Return who is opposed when; which of two is the later one may be open."""
    both = frozenset({called[pair.claim.number], called[pair.against.number]})
    kind = pair.kind if pair.basis is Basis.DERIVED else None
    turned = None
    if pair.basis is Basis.DERIVED and pair.claim.order != pair.against.order:
        turned = called[pair.claim.number]
    return both, kind, turned, (pair.span.starts, pair.span.ends)

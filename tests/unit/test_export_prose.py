"""Claims, conflicts, marks and sources in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from factlog.export import prose, relations
from factlog.export.links import host
from factlog.export.lookup import lookup
from factlog.export.markdown import line
from factlog.export.page import Link, Ref, Theirs
from factlog.export.provenance import counted
from factlog.export.statements import statement
from factlog.export.words import capital, date, language_name, minute, passage, theirs
from factlog.rows import CitationRow, MarkRow, PositionRow
from factlog.vocab import Act, Basis, Conflict, Time
from tests.unit.sample_report import (
    CLAIMS,
    DISPUTE,
    EMPTY,
    KURSK,
    citation,
    claim,
    conflict,
)

if TYPE_CHECKING:
    from factlog.export.page import Sentence, Statement
    from factlog.rows import ClaimRow, DisputeDetail, QuestionReport


def story(**changes: Any) -> QuestionReport:
    """Return the Kursk story with another dispute."""
    return replace(KURSK, dispute=replace(DISPUTE, **changes))


def said(sentences: tuple[Sentence, ...]) -> list[str]:
    """Return sentences as text."""
    return [line(*sentence).replace("\\", "") for sentence in sentences]


def told(row: ClaimRow, dispute: DisputeDetail = DISPUTE) -> Statement:
    """Return a claim as it is read, among the others."""
    report = replace(KURSK, dispute=replace(dispute, claims=(*dispute.claims, row)))
    return statement(lookup(report, "q1"), row)


def one(act: Act = Act.ASSERTS, label: str | None = "yes", **more: Any) -> ClaimRow:
    """Return a claim by Russia."""
    more.setdefault("citations", (citation("post"),))
    return claim(50, "russia", "russia", act, label, "Words.", **more)


@pytest.mark.parametrize(
    ("actor", "behalf", "side", "speaker"),
    [
        ("gerasimov", None, "russia", "Valery Gerasimov, for Russia"),
        (
            "gerasimov",
            "general-staff-ru",
            "russia",
            "Valery Gerasimov, for General Staff of Russia (side: Russia)",
        ),
        ("gerasimov", "gerasimov", "gerasimov", "Valery Gerasimov"),
        ("russia", None, "russia", "Russia"),
    ],
)
def test_a_speaker_is_named_with_the_one_spoken_for(
    actor: str, behalf: str | None, side: str, speaker: str
) -> None:
    row = claim(50, actor, side, Act.ASSERTS, "yes", None, on_behalf_of=behalf)
    assert said((told(row).speaker,)) == [speaker]


@pytest.mark.parametrize(
    ("row", "act", "answer"),
    [
        (one(), "asserts", "yes"),
        (one(Act.DENIES, "not: yes"), "denies", "yes"),
        (one(Act.DENIES, None), "denies", None),
        (one(Act.CONCEDES, None, answer="typed"), "concedes", "typed"),
        (one(Act.DECLINES, "gave no answer"), "declined to answer", None),
        (one(Act.RETRACTS), "took back what was said", None),
        (one(label="Words."), "asserts", None),
    ],
)
def test_an_act_and_its_answer_are_said_apart(
    row: ClaimRow, act: str, answer: str | None
) -> None:
    found = told(row)
    assert said((found.act,)) == [act]
    assert (found.answer.text if found.answer else None) == answer


def test_a_retraction_names_what_it_ended() -> None:
    report = prose.page([KURSK]).chapters[0]
    retraction = report.statements[-1]
    assert said((retraction.act,)) == ["took back claim 8"]


def test_when_how_and_to_whom_it_was_said() -> None:
    row = one(
        said=None, channel="radio", addressee="putin", hedge="likely", holds="2025"
    )
    facts = ["undated", "radio", "to Vladimir Putin", "hedged: “likely”"]
    assert said(told(row).facts) == [*facts, "about the time: 2025"]
    assert said(told(one(said="2025", holds="2025")).facts) == ["2025"]


@pytest.mark.parametrize(
    ("row", "notes", "ended"),
    [
        (one(), ["Stands."], False),
        (one(disputed=True), ["Stands, and is in dispute."], False),
        (one(stands=False), ["No longer stands."], True),
        (
            one(stands=False, ended_by=77),
            ["No longer stands: claim 77 ended it."],
            True,
        ),
        (
            one(stands=False, ended_by=9),
            [
                (
                    "No longer stands: claim 9 by Valery Gerasimov on 29 April 2025 "
                    "ended it."
                )
            ],
            True,
        ),
        (
            one(stands=False, ended_by=7),
            ["No longer stands: claim 7 by A military blogger (undated) ended it."],
            True,
        ),
        (one(Act.DECLINES, stands=False), [], False),
        (
            one(Act.DECLINES, withdrawn=True),
            ["Withdrawn: it was recorded by mistake."],
            True,
        ),
        (one(erased=True), ["Its words were erased.", "Stands."], False),
        (
            one(question="other"),
            ["Stands.", "Said in answer to another question, “other”."],
            False,
        ),
    ],
)
def test_a_claim_says_whether_it_stands(
    row: ClaimRow, notes: list[str], *, ended: bool
) -> None:
    found = told(row)
    assert said(found.notes) == notes
    assert found.ended is ended


def test_a_claim_says_what_it_answers_and_what_is_said_of_it() -> None:
    row = one(counters=(1, 4), countered_by=(8,))
    marks = (
        MarkRow(target=50, kind="undercuts", claim=8),
        MarkRow(target=50, kind="disowns", claim=9),
        MarkRow(target="blog-a", kind="corrects", claim=50),
    )
    against = conflict(50, 1, Conflict.CONTRARY, Basis.NOTED, ("russia", "russia"))
    dispute = replace(DISPUTE, marks_on=marks, conflicts=(against,))
    assert said(told(row, dispute).notes) == [
        "Stands.",
        "Answers claim 1 (contrary, noted by a recorder).",
        "Answers claim 4.",
        "Answered by claim 8 (undercuts).",
        "Claim 9 (Valery Gerasimov) disowns claim 50 (Russia).",
        "Claim 50 (Russia) on the source “What the blogs say, part one”: corrects.",
    ]


def test_passages_are_quoted_once_each_and_named_by_language() -> None:
    cited = (
        citation("bbc-kursk", quote="Words."),
        citation("bbc-kursk", quote="Слова.", language="ru", translation="Words."),
        citation("blog-a", quote="Слова.", language="ru", translation="Other."),
        citation("blog-b", quote="Kata."),
    )
    quotes = told(one(citations=cited)).quotes
    assert [(*said((quote.label,)), quote.words.text) for quote in quotes] == [
        ("The words found, in Russian", "Слова."),
        ("Translation", "Other."),
        ("The words found", "Kata."),
    ]
    assert [quote.words.language for quote in quotes] == ["ru", None, None]


def test_a_conflict_within_a_side_is_a_split() -> None:
    row = conflict(1, 60, Conflict.CONTRARY, Basis.DERIVED, ("russia", "russia"), "n")
    assert said(relations.conflicts(lookup(story(conflicts=(row,)), "q1"))) == [
        (
            "Claim 1 (Valery Gerasimov) against claim 60: they cannot both be true "
            "(contrary, worked out by factlog), a split within Russia. Note: “n”"
        )
    ]


def test_conflicts_that_are_alike_are_one_sentence() -> None:
    across = ("russia", "ukraine")
    rows = tuple(
        conflict(one, other, Conflict.CONTRARY, Basis.DERIVED, across)
        for one in (3, 5, 7)
        for other in (1, 4, 60, 61)
    )
    assert said(relations.conflicts(lookup(story(conflicts=rows), "q1"))) == [
        (
            "Claim 3 (Oleksandr Syrskyi), claim 5 (Vladimir Putin) and claim 7 (A "
            "military blogger) against claim 60, claim 61 and claims 1 and 4 (Valery "
            "Gerasimov): no claim of the former can be true with one of the latter "
            "(contrary, worked out by factlog)."
        )
    ]


def test_those_who_deny_what_others_affirm_are_told_apart() -> None:
    across = ("russia", "ukraine")
    rows = tuple(
        conflict(5, other, Conflict.CONTRADICTORY, Basis.DERIVED, across)
        for other in (1, 2)
    )
    assert said(relations.conflicts(lookup(story(conflicts=rows), "q1"))) == [
        (
            "Claim 5 (Vladimir Putin) against claim 1 (Valery Gerasimov) and claim 2 "
            "(General Staff of Ukraine): the former denies what the latter affirm "
            "(contradictory, worked out by factlog)."
        )
    ]


def test_those_against_one_another_are_one_sentence() -> None:
    rows = tuple(
        conflict(one, other, Conflict.CONTRARY, Basis.DERIVED, ("a", "b"))
        for one, other in ((2, 1), (7, 1), (7, 2))
    )
    assert said(relations.conflicts(lookup(story(conflicts=rows), "q1"))) == [
        (
            "Claim 1 (Valery Gerasimov), claim 2 (General Staff of Ukraine) and claim "
            "7 (A military blogger) against one another: no two of them can both be "
            "true (contrary, worked out by factlog)."
        )
    ]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("qualifies", "Claim 2 (General Staff of Ukraine) qualifies claim 60."),
        (
            "reports differ",
            (
                "Claim 2 (General Staff of Ukraine) and claim 60: reports of one "
                "statement differ."
            ),
        ),
        ("doubts", "Claim 2 (General Staff of Ukraine) on claim 60: doubts."),
    ],
)
def test_a_mark_is_a_sentence(kind: str, sentence: str) -> None:
    marks = (MarkRow(target=60, kind=kind, claim=2),)
    assert said(relations.marks(lookup(story(marks_on=marks), "q1"))) == [sentence]


def test_origins_are_counted_apart_from_sources() -> None:
    assert said((counted(lookup(KURSK, "q1")),)) == [
        "Rests on at most 3 origins, reported in 6 sources."
    ]
    single = replace(story(origins=1), sources=KURSK.sources[:1])
    assert said((counted(lookup(single, "q1")),)) == [
        "Rests on at most 1 origin, reported in 1 source."
    ]
    assert said((counted(lookup(story(origins=0), "q1")),)) == [
        "No source is recorded for what stands."
    ]
    none = replace(KURSK, sources=())
    assert said((counted(lookup(none, "q1")),)) == ["No source is recorded."]


def test_a_loop_of_one_source_is_an_origin() -> None:
    alone = replace(KURSK.origins[0], sources=("blog-a",))
    report = replace(KURSK, origins=(alone,), sources=KURSK.sources[4:5])
    (found,) = prose.page([report]).chapters[0].sources
    assert said((found,)) == [
        (
            "What the blogs say, part one: post, undated. Relies on blog-b. "
            "An origin of what stands. Cited for claim 7."
        ),
    ]


def test_a_source_is_a_link_only_on_the_web() -> None:
    things = lookup(KURSK, "q1")
    assert things.source("bbc-kursk") == Link(
        "Russia claims to have regained full control of Kursk from Ukraine",
        "https://www.bbc.example/news/kursk",
    )
    assert things.source("bbc-kursk", "https://archive.example/1") == Link(
        "Russia claims to have regained full control of Kursk from Ukraine",
        "https://archive.example/1",
    )
    assert things.source("blog-b", "javascript:alert(1)") == Theirs(
        "What the blogs say, part two"
    )
    assert things.source("nowhere") == Theirs("nowhere")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.bbc.example/news", "bbc.example"),
        ("HTTP://Example.org:8080/a?b=c#d", "example.org"),
        ("https://пример.example/а", "пример.example"),
        (None, None),
        ("", None),
        ("https://", None),
        ("https:///path", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" https://a.example", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("https://a.example/\u202egpj", None),
        ("https://a.example/`x`", None),
        ('https://a.example/"onclick="x', None),
        ("https://bbc.com@evil.example/", None),
        ("https://[::1/", None),
        (f"https://a.example/{'x' * 5000}", None),
    ],
)
def test_only_plain_addresses_on_the_web_have_a_host(
    url: str | None, found: str | None
) -> None:
    assert host(url) == found


def test_a_claim_that_is_not_on_the_page_is_named_without_a_link() -> None:
    things = lookup(KURSK, "q3")
    assert things.claim(2) == Ref("claim 2", "q3-claim-2")
    assert things.claim(99, "Claim") == Ref("Claim 99", None)


def test_a_position_without_an_answer_is_shown_as_such() -> None:
    held = PositionRow(
        actor="russia",
        name="Russia",
        claim=1,
        act=Act.DENIES,
        answer=None,
        label=None,
        said=None,
        hedge=None,
    )
    sides = (replace(DISPUTE.sides[0], positions=(held,)),)
    (card,) = prose.page([story(sides=sides)]).chapters[0].cards
    assert card.answers[0].words == Theirs("an answer without words")


def test_speakers_who_give_one_answer_stand_together() -> None:
    positions = DISPUTE.sides[0].positions
    again = replace(positions[0], actor="putin", name="Vladimir Putin", claim=5)
    sides = (replace(DISPUTE.sides[0], positions=(*positions, again)),)
    (card,) = prose.page([story(sides=sides)]).chapters[0].cards
    assert [len(answer.holders) for answer in card.answers] == [2, 1]


def test_a_fixed_question_says_so() -> None:
    question = replace(DISPUTE.question, time=Time.FIXED)
    facts = prose.page([story(question=question)]).chapters[0].facts
    assert said(facts)[-1] == "The question is about one time."


def test_a_withdrawal_without_a_reason_says_so() -> None:
    (row,) = KURSK.withdrawn
    bare = replace(KURSK, withdrawn=(replace(row, reason=None),))
    assert said(prose.page([bare]).chapters[0].withdrawn) == [
        (
            "Claim 6 was recorded by mistake and withdrawn on 27 April 2025, 09:00 UTC "
            "by maya: no reason is given."
        )
    ]


def test_the_colophon_says_when_and_from_what_it_was_made() -> None:
    empty = replace(KURSK.log, entries=0, head=None, recorded_at=None)
    undated = replace(KURSK.log, entries=1, recorded_at=None)
    pages = [
        prose.page([replace(KURSK, log=log)]) for log in (KURSK.log, empty, undated)
    ]
    assert [said(page.colophon)[1] for page in pages] == [
        (
            "Made on 1 August 2025, 06:30 UTC from a log of 14 entries, head "
            "3f2a9c417be0, newest of 29 April 2025, 17:45 UTC."
        ),
        "Made on 1 August 2025, 06:30 UTC from a log of 0 entries.",
        "Made on 1 August 2025, 06:30 UTC from a log of 1 entry, head 3f2a9c417be0.",
    ]


def test_one_colophon_serves_reports_of_one_log() -> None:
    assert len(prose.page([KURSK, EMPTY]).colophon) == 3


def test_words_are_made_safe_and_keep_their_language() -> None:
    assert theirs("a\n\u202eb", "ru") == Theirs("a \ufffdb", "ru")
    assert theirs("a", 'ru" onclick="x') == Theirs("a")
    assert passage(" a\tb\x1b\r\nc ") == Theirs("a b\ufffd\nc")
    assert date("\u202e2025") == Theirs("\ufffd2025")
    assert minute("2025-04-26T14:00:10.123Z") == Theirs("26 April 2025, 14:00 UTC")
    assert language_name("pt-BR") == Theirs("Portuguese")
    assert language_name("tlh") == Theirs("tlh")
    assert capital((Theirs("a"), "b")) == (Theirs("a"), "b")


def test_a_citation_without_a_known_source_is_named_by_its_slug() -> None:
    cited = CitationRow(
        source="lost",
        via=("also-lost",),
        reported_by=None,
        quote=None,
        quote_language=None,
        translation=None,
        locator=None,
        url=None,
    )
    assert said(told(one(citations=(cited,))).found) == ["lost, via also-lost."]


def test_claims_keep_their_order() -> None:
    numbers = [one.number for one in prose.page([KURSK]).chapters[0].statements]
    assert numbers == [row.number for row in CLAIMS]

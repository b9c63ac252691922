"""Claims with all that belongs to them, read for some hundreds of claims at a time."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, or_, select, type_coerce

from factlog import canonical
from factlog.db import models as m
from factlog.db.ask import KEYS, ask_each, ask_together
from factlog.db.called import called
from factlog.db.models import in_force
from factlog.db.raw import AsIs, uid_text
from factlog.query.labels import label
from factlog.query.reading import iso, some
from factlog.rows import CitationRow, ClaimRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

    Found = Row[*tuple[Any, ...]]

PLAIN = (
    *("act", "answer", "low", "high", "approximate", "text", "language", "said"),
    *("holds", "hedge", "channel", "withdrawn"),
)
MOMENTS = ("said_earliest", "said_latest", "holds_earliest", "holds_latest")
THINGS = ("question_id", "actor_id", "on_behalf_of_id", "addressee_id", "retracts_id")
CLAIM, ENTRY = m.Claim.__table__, m.Entry.__table__
STANDING, VIA = m.Standing.__table__.c, m.CitationVia.__table__.c


def claim_rows(
    session: Session, chosen: Iterable[Sequence[int]], moment: int
) -> Iterator[ClaimRow]:
    """Yield claims, given by id and number, as they stood at a second since 1970."""
    names = _Names(session)
    for page in some(chosen):
        ids = [one[0] for one in page]
        found = _Page(session, ids, [one[1] for one in page], names)
        for number in ids:
            yield found.row(number, moment)
        del found  # before the next page is read


def words_of(session: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the words of claims, those of their quotes last, by id."""
    words: dict[int, list[str]] = defaultdict(list)
    for rows in ask_together(session, (_words(), ids), (_quotes(), ids)):
        for number, *own in rows:
            words[number] += filter(None, own)
    return words


class _Names:
    """What actors, sources and questions are called, by key.

    Those met last are remembered.
    """

    LIMIT = 10_000

    def __init__(self, session: Session) -> None:
        """Know nothing yet."""
        self._session = session
        self._known: dict[type[m.Recorded], dict[int, Found]] = defaultdict(dict)

    def meet(
        self, model: type[m.Recorded], keys: Iterable[int | None]
    ) -> Mapping[int | None, Found]:
        """Return what these are called, by key, and perhaps what others are."""
        known: dict[Any, Found] = self._known[model]
        if len(known) > self.LIMIT:
            known.clear()
        wanted = {key for key in keys if key is not None and key not in known}
        for row in ask_each(self._session, _names(model), wanted):
            known[row.key] = row
        return known


class _Page:
    """Some claims and what belongs to them."""

    def __init__(
        self,
        session: Session,
        ids: Sequence[int],
        numbers: Sequence[int],
        names: _Names,
    ) -> None:
        """Read it all."""
        claims, options, cited, against, standing = ask_together(
            session,
            (_claims(), ids),
            (_options(), ids),
            (_citations(), ids),
            (_counters(), ids),
            (_standing(), numbers),
        )
        self._claims = {row.id: row for row in claims}
        self._options = _by_first(options)
        self._cited = _by_first(cited)
        self._against = _by_first(against)
        self._standing = _by_first(standing)
        sources = (key for row in cited for key in (row.source_id, row.via))
        self._sources = names.meet(m.Source, sources)
        self._questions = names.meet(m.Question, (row.question_id for row in claims))
        actors = {row.actor_id for row in claims}
        actors |= {row.on_behalf_of_id for row in claims}
        actors |= {row.addressee_id for row in claims}
        actors |= {row.reported_by_id for row in cited}
        actors |= {row.side_id for row in standing}
        self._actors = names.meet(m.Actor, actors)

    def row(self, number: int, moment: int) -> ClaimRow:
        """Return a claim by the id of its version."""
        # In the order of `_claims`: by its names a row takes twice as long.
        _, key, uid, kept, at, by, changed_at, changed_by, *more = self._claims[number]
        question, actor, on_behalf_of, addressee, retracts, *more = more
        _, asked, unit, answers = self._questions[question]
        pairs = self._against[number]
        against = tuple(target for _, _, source, target in pairs if source == key)
        span = _latest(self._standing[key], moment)
        stands, ended_by, disputed = _stands(span, moment)
        plain = dict(zip(PLAIN, more, strict=False))
        plain |= zip(MOMENTS, map(iso, more[-len(MOMENTS) :]), strict=True)
        return ClaimRow(
            **plain,
            number=key,
            uid=uid_text(uid),
            question=asked,
            unit=unit,
            actor=self._actor(actor) or "",
            on_behalf_of=self._actor(on_behalf_of),
            addressee=self._actor(addressee),
            side=(self._actor(span.side_id) if span else None) or "",
            label=label(
                *(answers, plain["act"], plain["answer"]),
                options=[label for _, label in self._options[number]],
                unit=unit,
                target=against[0] if against else retracts,
            ),
            stands=stands,
            ended_by=ended_by,
            counters=against,
            countered_by=tuple(one for _, _, one, target in pairs if target == key),
            disputed=disputed,
            citations=tuple(self._citations(number)),
            recorded_at=_instant(at),
            recorded_by=by,
            changed_at=_instant(changed_at) if number != key else None,
            changed_by=changed_by if number != key else None,
            erased=kept is not None,
        )

    def _actor(self, key: int | None) -> str | None:
        return None if key is None else self._actors[key].name

    def _citations(self, number: int) -> Iterator[CitationRow]:
        """Yield citations; a row is one step of the way that a passage came."""
        steps: dict[int, list[str]] = {}
        firsts: dict[int, Found] = {}
        for row in self._cited[number]:
            via = steps.setdefault(row[1], [])
            firsts.setdefault(row[1], row)
            if row[-1] is not None:
                via.append(self._sources[row[-1]].name)
        for citation, row in firsts.items():
            _, _, source, quote, language, translation, locator, reporter, _ = row
            _, name, url = self._sources[source]
            yield CitationRow(
                source=name,
                via=tuple(steps[citation]),
                reported_by=self._actor(reporter),
                quote=quote,
                quote_language=language,
                translation=translation,
                locator=locator,
                url=url,
            )


def _by_first(rows: Iterable[Found]) -> Mapping[int, list[Found]]:
    """Return rows by their first column: the claim to which they belong."""
    found: dict[int, list[Found]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _latest(spans: Sequence[Found], moment: int) -> Found | None:
    """Return the last span begun by then, else the first; they are in their order."""
    begun = [span for span in spans if span.starts <= moment]
    return next(iter([*begun[-1:], *spans[:1]]), None)


def _stands(span: Found | None, moment: int) -> tuple[bool, int | None, bool]:
    """Return whether a claim stands by its span, what ended it, if it is disputed."""
    if span is None or span.starts > moment:
        return False, None, False
    if span.ends is None or span.ends > moment:
        return True, None, span.disputed
    return False, span.ended_by_id, False


def _instant(raw: Any) -> str:
    """Return a moment as it is written, from what the driver gives for it."""
    return raw if isinstance(raw, str) else canonical.instant(raw)


def _as_is(column: Any, name: str) -> Any:
    return type_coerce(column, AsIs()).label(name)


@cache
def _claims() -> Select[*tuple[Any, ...]]:
    """Return versions of claims, and who wrote the first of each, and this one."""
    first, began, changed = CLAIM.alias(), ENTRY.alias(), ENTRY.alias()
    own = CLAIM.c
    return (
        select(
            *(own.id, own.key, _as_is(own.uid, "uid"), own.kept),
            _as_is(began.c.recorded_at, "recorded_at"),
            began.c.recorded_by,
            _as_is(changed.c.recorded_at, "changed_at"),
            changed.c.recorded_by.label("changed_by"),
            *(own[name] for name in (*THINGS, *PLAIN, *MOMENTS)),
        )
        .join(first, first.c.id == own.key)
        .join(began, began.c.id == first.c.entry_id)
        .join(changed, changed.c.id == own.entry_id)
        .where(own.id.in_(KEYS))
    )


@cache
def _words() -> Select[*tuple[Any, ...]]:
    own = CLAIM.c
    return select(own.id, own.text, own.hedge, own.channel).where(own.id.in_(KEYS))


@cache
def _options() -> Select[*tuple[Any, ...]]:
    option, named = m.Option.__table__.c, m.ClaimOption.__table__.c
    return (
        select(named.claim_id, option.label)
        .join(m.Option.__table__, option.key == named.option_id)
        .where(named.claim_id.in_(KEYS), m.newest(option))
        .order_by(option.key)
    )


@cache
def _citations() -> Select[*tuple[Any, ...]]:
    one = m.Citation.__table__.c
    return (
        select(
            *(CLAIM.c.id, one.id.label("citation"), one.source_id, one.quote),
            *(one.quote_language, one.translation, one.locator, one.reported_by_id),
            VIA.source_id.label("via"),
        )
        .join(m.Citation.__table__, one.claim_id == CLAIM.c.key)
        .outerjoin(VIA.source_id.table, VIA.citation_id == one.id)
        .where(CLAIM.c.id.in_(KEYS), _belongs(one))
        .order_by(one.key, VIA.position)
    )


@cache
def _quotes() -> Select[*tuple[Any, ...]]:
    one = m.Citation.__table__.c
    return (
        select(CLAIM.c.id, one.quote, one.translation)
        .join(m.Citation.__table__, one.claim_id == CLAIM.c.key)
        .where(CLAIM.c.id.in_(KEYS), _belongs(one))
        .order_by(one.key)
    )


@cache
def _counters() -> Select[*tuple[Any, ...]]:
    one, key = m.Counterclaim.__table__.c, CLAIM.c.key
    either = or_(one.counterclaim_id == key, one.claim_id == key)
    return (
        select(CLAIM.c.id, one.key, one.counterclaim_id, one.claim_id)
        .join(m.Counterclaim.__table__, either)
        .where(CLAIM.c.id.in_(KEYS), _belongs(one), one.claim_id.is_not(None))
        .order_by(one.key)
    )


def _belongs(part: Any) -> ColumnElement[bool]:
    """Return the condition that a part is a claim's: in force, or withdrawn with it."""
    with_it = and_(CLAIM.c.withdrawn, part.entry_id == CLAIM.c.entry_id)
    return or_(in_force(part), with_it)


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(STANDING.claim_id, STANDING.starts, STANDING.ends, STANDING.disputed),
            *(STANDING.ended_by_id, STANDING.side_id),
        )
        .where(STANDING.claim_id.in_(KEYS), m.newest(STANDING))
        .order_by(STANDING.claim_id, STANDING.starts)
    )


@cache
def _names(model: type[m.Recorded]) -> Select[*tuple[Any, ...]]:
    thing: Any = model.__table__.c
    more = {m.Source: ("url",), m.Question: ("unit", "answers")}.get(model, ())
    named = select(thing.key, called(thing).label("name"), *(thing[n] for n in more))
    return named.where(thing.key.in_(KEYS), m.newest(thing))

"""Who speaks for whom on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factlog.moments import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Link:
    """An actor speaks for an organization for a time; None is open."""

    actor: int
    organization: int
    since: int | None = None
    until: int | None = None

    def holds_on(self, day: int) -> bool:
        """Whether it is in force on the day that begins at this second."""
        begun = self.since is None or self.since < day + DAY
        return begun and (self.until is None or self.until >= day)


def by_actor(links: Iterable[Link]) -> dict[int, list[Link]]:
    """Return the links of each actor."""
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(link.actor, []).append(link)
    return found


def ends(actor: int, moment: int, links: Mapping[int, list[Link]]) -> set[int]:
    """Return where the chains of *speaks for* from an actor end on a moment's day.

    An actor that speaks for nobody is its own end. A loop ends nowhere, so an actor
    whose chains only run in loops is its own end too.
    """
    day = moment - moment % DAY
    found, seen, ahead = set(), {actor}, [actor]
    while ahead:
        speaker = ahead.pop()
        heads = {k.organization for k in links.get(speaker, ()) if k.holds_on(day)}
        if not heads:
            found.add(speaker)
        ahead.extend(heads - seen)
        seen |= heads
    return found or {actor}


def side(
    actor: int,
    on_behalf_of: int | None,
    moment: int,
    links: Mapping[int, list[Link]],
) -> int:
    """Return the side for which an actor spoke.

    Who speaks for oneself, or for two sides at once without saying for which, is a
    side alone.
    """
    if on_behalf_of == actor:
        return actor
    speaker = actor if on_behalf_of is None else on_behalf_of
    if speaker not in links:
        return speaker
    found = ends(speaker, moment, links)
    return found.pop() if len(found) == 1 else speaker


def closes_a_loop(new: Link, links: Mapping[int, list[Link]]) -> bool:
    """Whether an actor would at some moment come to speak for itself."""
    ahead = [(new.organization, new.since, new.until)]
    seen = set(ahead)
    while ahead:
        actor, since, until = ahead.pop()
        if actor == new.actor:
            return True
        for link in links.get(actor, ()):
            begins = _later(since, link.since)
            stops = _sooner(until, link.until)
            step = (link.organization, begins, stops)
            never = begins is not None and stops is not None and begins > stops
            if not never and step not in seen:
                seen.add(step)
                ahead.append(step)
    return False


def _later(one: int | None, other: int | None) -> int | None:
    given = [moment for moment in (one, other) if moment is not None]
    return max(given, default=None)


def _sooner(one: int | None, other: int | None) -> int | None:
    given = [moment for moment in (one, other) if moment is not None]
    return min(given, default=None)

"""What everything costs as a log grows, beside what may be picked instead of factlog.

    python -m tests.benchmarks.growth [--sizes 1000,10000,100000] [-o growth.svg]

All hold the same facts and do the same work in one run, by turns; medians are compared.
A table is printed for each size, and a chart of cost against size is written. Exit
code 1 where the time or memory of factlog grows by more than it may. The others take
part where they are installed (`pip install -e '.[dev,bench]'`). Ten minutes and 700 MB
of disk on two busy cores; a million claims, only when asked for, ten times as much.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.chart import chart
from tests.benchmarks.contest import Contestant, Factlog
from tests.benchmarks.entities import Entities
from tests.benchmarks.load import written
from tests.benchmarks.measures import MEASURES, Measure
from tests.benchmarks.rivals import Bare, Duck, Utils
from tests.benchmarks.timing import Cost, by_turns
from tests.benchmarks.triples import Oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = "1000,10000,100000"
OTHERS: tuple[type[Contestant], ...] = (Bare, Utils, Duck, Oxigraph, Entities)
CONTESTANTS: tuple[type[Contestant], ...] = (Factlog, *OTHERS)
TIMES = 3
"""So much more than flat, or than linear, is still taken for it on a shared machine."""

Costs = dict[str, Cost]
"""What a measure costs each who takes part."""


def main() -> int:
    """Measure at each size, print tables, write the chart, and judge the growth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--sizes",
        default=SIZES,
        help=f"claims: by default {SIZES}, ten minutes; a million: two hours or so",
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("growth.svg"))
    typed = parser.parse_args()
    sizes = sorted({int(size.replace("_", "")) for size in typed.sizes.split(",")})
    found = defaultdict[str, dict[int, Costs]](dict)
    for size in sizes:
        print(f"\n{heading(size)}", flush=True)  # noqa: T201
        for measure, costs in measured(size):
            found[measure.name][size] = costs
            print(line(measure.name, costs), flush=True)  # noqa: T201
    footnotes()
    typed.output.write_text(chart([(one, found[one.name]) for one in MEASURES]))
    print(f"\nThe chart is in {typed.output}")  # noqa: T201
    too_much = [one for one in MEASURES if grown(one, found[one.name])]
    return int(bool(too_much))


def measured(size: int) -> Iterator[tuple[Measure, Costs]]:
    """Yield what each measure costs on a log of a size, which is made and removed."""
    with tempfile.TemporaryDirectory(prefix="factlog-growth-") as name:
        folder = Path(name)
        written(folder / "rows.jsonl", size)
        there = [one(folder, size) for one in CONTESTANTS if one.takes_part(size)]
        for one in there:
            one.prepare(folder / "rows.jsonl")
        for measure in MEASURES:
            works = {
                one.name: partial(measure.works[one.name], one)
                for one in there
                if one.name in measure.works
            }
            yield measure, by_turns(works, measure.rounds)
        for one in there:
            one.close()


def heading(size: int) -> str:
    """Return what stands over a table."""
    names = "".join(f"{one.name:>19}" for one in OTHERS)
    return f"{f'{size:,} claims':<34}{Factlog.name:>11} {'MiB':>5}{names}"


def line(name: str, costs: Costs) -> str:
    """Return the line of a measure: what it costs each, and how that compares."""
    ours = costs[Factlog.name]
    cells = [f"{name:<34}{shown(ours.seconds):>11} {ours.memory or '-':>5}"]
    for one in OTHERS:
        cost = costs.get(one.name)
        ratio = f"{ours.seconds / cost.seconds:8.2f}x" if cost else " " * 9
        cells.append(f"{shown(cost.seconds) if cost else '-':>10}{ratio}")
    return "".join(cells).rstrip()


def shown(seconds: float) -> str:
    """Return a time as a person reads it."""
    for unit, many in (("s", 1.0), ("ms", 1e3)):
        if seconds * many >= 1:
            return f"{seconds * many:,.{0 if seconds * many >= 100 else 1}f} {unit}"
    return f"{seconds * 1e6:.0f} µs"


def footnotes() -> None:
    """Print what the figures mean, and what others do not do."""
    print(  # noqa: T201
        "\nMedians; MiB: the most memory of a command; x: factlog takes so many times "
        "as long.\nA command starts a process; what others do instead does not, except "
        "for --help.\nOthers do less:"
    )
    for one in OTHERS:
        told = one.less if one.takes_part(0) else "not installed"
        print(f"- {one.name}: {told}")  # noqa: T201


def grown(measure: Measure, costs: dict[int, Costs]) -> bool:
    """Print where factlog's cost grew by more than it may; return whether it did.

    The memory of a command may not grow.
    """
    ours = {size: costs[size][Factlog.name] for size in sorted(costs)}
    for few, many in combinations(ours, 2):
        may = TIMES * (many / few if measure.linear else 1)
        longer = ours[many].seconds / ours[few].seconds
        more = (ours[many].memory or 1) / (ours[few].memory or 1)
        if longer > may or more > TIMES:
            told = f"{longer:.1f} times as long, {more:.1f} times the memory"
            print(f"{measure.name}: {told} with {many:,} claims as with {few:,}")  # noqa: T201
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())

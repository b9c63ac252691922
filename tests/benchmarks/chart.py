"""The chart of cost against size: small multiples, one for each measure.

Written by hand, as it is little: the libraries that could draw it weigh 100 MB, and
would fix its colours, which here follow those of the reader's screen.
"""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.benchmarks.measures import Measure
    from tests.benchmarks.timing import Cost

    Costs = Mapping[int, Mapping[str, Cost]]

SVG = "http://www.w3.org/2000/svg"
WIDE, ACROSS = 800, 3
LEFT, TOP, PANEL_WIDE, PANEL_HIGH, ROW = 54, 76, 196, 110, 168
COLUMN = (WIDE - 8) / ACROSS
DECADES = 3
"""Of time, at least, in each panel: so noise looks small and growth does not."""

UNITS = {-6: "1 µs", -5: "10 µs", -4: "100 µs", -3: "1 ms", -2: "10 ms", -1: "100 ms"}
THOUSAND, MILLION = 3, 6

STYLE = """
svg { background: #fff; font: 11px system-ui, sans-serif; fill: #333 }
.title { font-size: 16px; font-weight: 600 } .name { font-size: 12px; font-weight: 600 }
.axis { fill: #666 } .grid { stroke: #e4e4e4 } .expected { stroke: #aaa }
.expected { stroke-dasharray: 2 4; stroke-width: 1.5 }
path, line { fill: none } .line { stroke-width: 1.5 } .s0 { stroke-width: 3 }
.s0 { stroke: #c2410c; color: #c2410c } .s1 { stroke: #52525b; color: #52525b }
.s2 { stroke: #2563eb; color: #2563eb } .s3 { stroke: #15803d; color: #15803d }
.s4 { stroke: #9333ea; color: #9333ea } .s5 { stroke: #be185d; color: #be185d }
circle { fill: currentcolor }
@media (prefers-color-scheme: dark) {
svg { background: #16181d; fill: #ddd } .axis { fill: #a3a3a3 }
.grid { stroke: #2d3139 } .expected { stroke: #71717a }
.s0 { stroke: #fb923c; color: #fb923c } .s1 { stroke: #a1a1aa; color: #a1a1aa }
.s2 { stroke: #60a5fa; color: #60a5fa } .s3 { stroke: #4ade80; color: #4ade80 }
.s4 { stroke: #c084fc; color: #c084fc } .s5 { stroke: #f472b6; color: #f472b6 }
}
"""


class Scale(NamedTuple):
    """Where a panel begins, and which powers of ten are at its edges."""

    left: float
    top: float
    sizes: tuple[int, int]
    times: tuple[int, int]

    def x(self, size: float) -> float:
        """Return where a size is."""
        low, high = self.sizes
        return self.left + (log10(size) - low) / (high - low) * PANEL_WIDE

    def y(self, seconds: float) -> float:
        """Return where a time is."""
        low, high = self.times
        return self.top + (high - log10(seconds)) / (high - low) * PANEL_HIGH


def chart(measures: Sequence[tuple[Measure, Costs]]) -> str:
    """Return the SVG."""
    names = [
        *dict.fromkeys(n for _, all_ in measures for c in all_.values() for n in c)
    ]
    high = TOP + ceil(len(measures) / ACROSS) * ROW - 16
    return "\n".join(
        (
            f'<svg xmlns="{SVG}" viewBox="0 0 {WIDE} {high}" width="{WIDE}">',
            f"<style>{STYLE}</style>",
            *legend(names),
            *(
                part
                for place, (measure, costs) in enumerate(measures)
                for part in panel(place, measure, costs, names)
            ),
            "</svg>\n",
        )
    )


def legend(names: Sequence[str]) -> Iterator[str]:
    """Yield the title, and which line is whose."""
    yield "<title>Cost as a log grows</title>"
    yield '<text class="title" x="12" y="24">Cost as a log grows</text>'
    told = "time (up) against claims in the log (across), each line a power of ten"
    yield f'<text class="axis" x="175" y="24">{told}</text>'
    at = 12.0
    for number, name in enumerate(names):
        yield f'<line class="line s{number}" x1="{at}" x2="{at + 22}" y1="44" y2="44"/>'
        yield f'<circle class="s{number}" cx="{at + 11}" cy="44" r="3"/>'
        yield f'<text x="{at + 28}" y="48">{escape(name)}</text>'
        at += 48 + 6.5 * len(name)
    yield f'<line class="expected" x1="{at}" x2="{at + 22}" y1="44" y2="44"/>'
    yield f'<text x="{at + 28}" y="48">how factlog may grow</text>'


def panel(
    place: int, measure: Measure, costs: Costs, names: Sequence[str]
) -> Iterator[str]:
    """Yield the panel of a measure."""
    row, column = divmod(place, ACROSS)
    scale = fitting(LEFT + column * COLUMN, TOP + 20 + row * ROW, costs)
    kind = "linear" if measure.linear else "flat"
    yield f'<text class="name" x="{scale.left - 42:.0f}" y="{scale.top - 9:.0f}">'
    yield f'{escape(measure.name)} <tspan class="axis">· {kind}</tspan></text>'
    yield from grid(scale)
    yield from expected(scale, costs, linear=measure.linear)
    for number, name in reversed([*enumerate(names)]):
        points = [
            (n, costs[n][name].seconds) for n in sorted(costs) if name in costs[n]
        ]
        yield from drawn(scale, points, f"s{number}")


def fitting(left: float, top: float, costs: Costs) -> Scale:
    """Return a scale on which all points are."""
    times = [cost.seconds for own in costs.values() for cost in own.values()]
    low, high = floor(log10(min(times))), ceil(log10(max(times)))
    while high - low < DECADES:
        low, high = (low, high + 1) if (high - low) % 2 else (low - 1, high)
    first, last = floor(log10(min(costs))), ceil(log10(max(costs)))
    return Scale(left, top, (first, max(last, first + 1)), (low, high))


def grid(scale: Scale) -> Iterator[str]:
    """Yield the lines and labels of the axes."""
    left, top = scale.left, scale.top
    right, bottom = left + PANEL_WIDE, top + PANEL_HIGH
    for power in range(scale.times[0], scale.times[1] + 1):
        y = scale.y(10.0**power)
        yield line(left, y, right, y, "grid")
        label = UNITS.get(power, f"{10 ** max(power, 0):,} s")
        yield f'<text class="axis" x="{left - 5:.0f}" y="{y + 4:.0f}" '
        yield f'text-anchor="end">{label}</text>'
    for power in range(scale.sizes[0], scale.sizes[1] + 1):
        x = scale.x(10.0**power)
        yield line(x, top, x, bottom, "grid")
        yield f'<text class="axis" x="{x:.0f}" y="{bottom + 15:.0f}" '
        yield f'text-anchor="middle">{counted(power)}</text>'


def counted(power: int) -> str:
    """Return a power of ten as a number of claims."""
    if power >= MILLION:
        return f"{10 ** (power - MILLION)}M"
    if power >= THOUSAND:
        return f"{10 ** (power - THOUSAND)}k"
    return str(10**power)


def expected(scale: Scale, costs: Costs, *, linear: bool) -> Iterator[str]:
    """Yield the line that factlog's cost should follow, from where it began."""
    first, last = min(costs), max(costs)
    begun = costs[first]["factlog"].seconds
    ended = begun * (last / first if linear else 1)
    highest = 10.0 ** scale.times[1]
    if ended > highest:
        last, ended = int(last * highest / ended), highest
    yield line(
        scale.x(first), scale.y(begun), scale.x(last), scale.y(ended), "expected"
    )


def drawn(
    scale: Scale, points: Sequence[tuple[int, float]], name: str
) -> Iterator[str]:
    """Yield somebody's line, with a dot at each size."""
    where = [(scale.x(size), scale.y(seconds)) for size, seconds in points]
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in where)
    yield f'<path class="line {name}" d="M{path}"/>' if where else ""
    for x, y in where:
        yield f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'


def line(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    """Return a straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{name}" {ends}/>'

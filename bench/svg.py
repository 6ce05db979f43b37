"""A chart as SVG: lines of points over two axes, from 0 to a most; nothing is installed for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 50, 60
_COLOURS = ("#0b6e99", "#c2410c")
_TICKS = 5
Point = tuple[float, float, str | None]


@dataclass(frozen=True)
class Line:
    """A named line; a point is (x, y, label), its label None where no dot is drawn."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """What stands around the lines; the axes run from 0 to `most_x` and to `most_y`."""

    title: str
    x: str
    y: str
    lines: Sequence[Line]
    most_x: float = 1.0
    most_y: float = 1.0
    diagonal: bool = False

    def svg(self) -> str:
        """The picture, on a white ground that it brings along."""
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            f' font-family="sans-serif" font-size="13" fill="#222">',
            f"<title>{escape(self.title)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            _text(_LEFT, 24, self.title, 'font-size="15" font-weight="bold"'),
            *self._axes(),
        ]
        for number, line in enumerate(self.lines):
            parts += self._drawn(line, _COLOURS[number % len(_COLOURS)], number)
        return "\n".join((*parts, "</svg>")) + "\n"

    def _at(self, x: float, y: float) -> tuple[float, float]:
        across, up = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
        return round(_LEFT + across * x / self.most_x, 1), round(HEIGHT - _BOTTOM - up * y / self.most_y, 1)

    def _axes(self) -> Iterator[str]:
        for tick in range(_TICKS + 1):
            x, y = self.most_x * tick / _TICKS, self.most_y * tick / _TICKS
            yield _stroke(self._at(x, 0), self._at(x, self.most_y), "#ddd")
            yield _stroke(self._at(0, y), self._at(self.most_x, y), "#ddd")
            yield _text(self._at(x, 0)[0], HEIGHT - _BOTTOM + 18, f"{x:.2f}", 'text-anchor="middle"')
            yield _text(_LEFT - 8, self._at(0, y)[1] + 4, f"{y:.2f}", 'text-anchor="end"')
        if self.diagonal:
            yield _stroke(self._at(0, 0), self._at(self.most_x, self.most_y), "#888", "4 4")
        middle = (_LEFT + WIDTH - _RIGHT) / 2
        yield _text(middle, HEIGHT - 16, self.x, 'text-anchor="middle"')
        up = (_TOP + HEIGHT - _BOTTOM) / 2
        yield _text(18, up, self.y, f'text-anchor="middle" transform="rotate(-90 18 {up})"')

    def _drawn(self, line: Line, colour: str, number: int) -> Iterator[str]:
        places = [(*self._at(x, y), label) for x, y, label in line.points]
        path = " ".join(f"{x},{y}" for x, y, _ in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y, label in places:
            if label is not None:
                yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
                # The first line's labels stand below its points, those of the next above.
                yield _text(x + 6, y - 7 if number else y + 16, label, f'font-size="11" fill="{colour}"')
        yield _text(WIDTH - _RIGHT, 24 + 16 * number, line.name, f'text-anchor="end" fill="{colour}"')


def _stroke(start: tuple[float, float], end: tuple[float, float], colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    (x1, y1), (x2, y2) = start, end
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}"{dashed}/>'


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'

"""A sheet to draw a chart on, as SVG: shapes and words, how wide words are, and which ticks an axis has.

What a chart shows does not belong here, nor where its bars and lines stand (`charts.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from markupsafe import escape

FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
INK, GRID, AXIS = "#1F1F1F", "#D9D9D9", "#6F6F6F"
SIZE, LINE = 12, 14
# Of the height of the letters: near enough to leave room, whatever font there is.
NARROW, WIDE, USUAL = 0.3, 0.8, 0.56
STEPS = (1, 2, 5, 10)
MOST_TICKS = 6


class Sheet:
    """Collects shapes; `height` may be set once it is known."""

    def __init__(self, width: int) -> None:
        self.width, self.height = width, 0.0
        self._shapes: list[str] = []

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle; one without length is not drawn."""
        if width > 0 and height > 0:
            self._add("rect", f'fill="{colour}"', x=x, y=y, width=width, height=height)

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = GRID, dash: str = "", width: float = 1
    ) -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._add("line", f'stroke="{colour}" stroke-width="{width}"{dashes}', x1=x1, y1=y1, x2=x2, y2=y2)

    def dot(self, x: float, y: float, colour: str) -> None:
        """A point of a line."""
        self._add("circle", f'fill="{colour}"', cx=x, cy=y, r=4)

    def words(
        self, x: float, y: float, text: str, anchor: str = "start", size: int = SIZE, colour: str = INK,
        turned: bool = False,
    ) -> None:  # fmt: skip
        """One line of words; `turned` reads upwards."""
        turn = f' transform="rotate(-90 {_short(x)} {_short(y)})"' if turned else ""
        style = f'text-anchor="{anchor}" font-size="{size}" fill="{colour}"{turn}'
        self._shapes.append(f'<text x="{_short(x)}" y="{_short(y)}" {style}>{escape(text)}</text>')

    def inside(self) -> str:
        """Everything that was drawn."""
        return "".join(self._shapes)

    def _add(self, tag: str, style: str, **where: float) -> None:
        places = " ".join(f'{name}="{_short(value)}"' for name, value in where.items())
        self._shapes.append(f"<{tag} {places} {style}/>")


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def width_of(text: str, size: int = SIZE) -> float:
    """About how wide words are in print."""
    parts = (NARROW if c in " .,:;iIl|'fjrt()" else WIDE if c in "mMW%@" else USUAL for c in text)
    return size * sum(parts)


def folded(text: str, width: float, size: int = SIZE) -> list[str]:
    """Words over as many lines as they need; a word that is longer than the line stays whole."""
    return wrap(text, max(4, int(width / (size * USUAL))), break_long_words=False) or [text]


def ticks(values: Sequence[Decimal], is_percentage: bool) -> list[Decimal]:
    """The numbers of an axis from nought to at least the greatest value; a share's go up to 100."""
    if is_percentage:
        return [Decimal(number) for number in range(0, 101, 20)]
    greatest = max(values, default=Decimal(0))
    is_whole = all(value == value.to_integral_value() for value in values)
    step = Decimal(1) if is_whole else Decimal("0.01")
    while step * (MOST_TICKS - 1) < greatest:
        base = Decimal(10) ** step.adjusted()
        step = next(base * one for one in STEPS if base * one > step)
    found = [Decimal(0)]
    while found[-1] < greatest or len(found) < 2:
        found.append(found[-1] + step)
    return found

"""The list of texts in coded columns that stayed as they came, for the authority to put into its code map.

Settling a text does not belong here, and no text that may be somebody's own words is ever shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from expectations.extracts.fields import Field
from expectations.extracts.shown import is_like_a_code, kind

# An unknown text shown to people must be a phrase that many rows share: in a row whose cells have shifted, a
# child's name or number can stand in a coded column.
SHOWN_FROM_CELLS, SHOWN_CHARACTERS, SHOWN_DIGITS = 10, 60, 4


@dataclass(frozen=True)
class Undecided:
    """A text of a coded column that stayed as it came, and its cells. Not for showing: see `to_decide`."""

    text: str = field(repr=False)
    candidates: tuple[str, ...]
    is_label: bool
    cells: int


@dataclass(frozen=True)
class ToDecide:
    """One line of the list: a text that may be shown (or its kind), the codes it may be, its cells."""

    text_found: str
    candidates: str
    cells: int


def to_decide(column: Field, undecided: Iterable[Undecided]) -> list[ToDecide]:
    """Return the list for the authority of one column, over all its files, most cells first.

    A text is shown when it is a known label or may stand for more than one code, when it is like a code, or
    when at least ten cells have it and it reads as a phrase. Others, and all of a private column, are told by
    their length alone.
    """
    texts: Counter[tuple[str, tuple[str, ...], bool]] = Counter()
    for one in undecided:
        texts[one.text, one.candidates, one.is_label] += one.cells
    lines: Counter[tuple[str, str]] = Counter()
    for (text, candidates, is_label), cells in texts.items():
        known = is_label or (candidates and len(text.strip()) <= SHOWN_CHARACTERS)
        phrase = cells >= SHOWN_FROM_CELLS and _is_a_phrase(text.strip())
        may_be_shown = not column.private and (known or phrase or is_like_a_code(text.strip()))
        lines[text.strip() if may_be_shown else kind(text), "|".join(candidates)] += cells
    return [
        ToDecide(text, candidates, cells)
        for (text, candidates), cells in sorted(lines.items(), key=lambda line: (-line[1], line[0]))
    ]


def _is_a_phrase(text: str) -> bool:
    """Say whether a text reads as words: letters first, few digits, and not one word with digits."""
    digits = sum(letter.isdigit() for letter in text)
    return (
        0 < len(text) <= SHOWN_CHARACTERS
        and text[0].isalpha()
        and digits <= SHOWN_DIGITS
        and (digits == 0 or " " in text)
    )

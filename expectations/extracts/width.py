"""How wide a sheet is: the columns that its records may fill, told from its header and the rows below it.

Reading rows does not belong here, nor does what a heading means.
"""

from __future__ import annotations

from collections.abc import Sequence


def width_of(opening: Sequence[Sequence[str]], header_row: int) -> int:
    """Return how many columns a sheet has, given its first rows; `header_row` counts from 1.

    They go as far as the last filled heading. A blank heading further right counts only when it heads a
    column: when at least half of the filled rows below, and at least two, have a cell there. Otherwise a row
    that is shifted by a stray delimiter would find room in it. A row that is not in `opening` gives 0.
    """
    if not 0 < header_row <= len(opening):
        return 0
    header = opening[header_row - 1]
    width = max((place for place, heading in enumerate(header, 1) if heading.strip()), default=0)
    below = [filled for row in opening[header_row:] if any(filled := [bool(cell.strip()) for cell in row])]
    for place in range(width, len(header)):
        count = sum(row[place] for row in below if place < len(row))
        if count >= 2 and 2 * count >= len(below):
            width = place + 1
    return width

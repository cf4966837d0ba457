"""The different texts of one column, and what was done to each of them on the way to canonical text.

What a text means does not belong here, nor how often it stands in the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.readings import READINGS
from orchestration.extracts.cells.code_maps import Understood
from orchestration.extracts.cells.dates import Mask

NOTHING = pa.scalar(None, pa.string())
# Blanks that spreadsheets and web pages leave round a value, with those that nobody sees.
BLANKS = (
    "".join(
        map(
            chr,
            (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x2029, 0x202F, 0x205F),
        )
    )
    + "\u2060\u3000\ufeff"
)


@dataclass
class Texts:
    """The different texts of a column: as they `came`, as they read now, and which had what done to them."""

    came: pa.StringArray
    text: pa.StringArray
    marks: dict[str, Mask]
    undecided: dict[int, Understood]

    @classmethod
    def of(cls, came: pa.StringArray) -> Texts:
        """Start with different texts, trimmed of every kind of blank."""
        return cls(came, pc.utf8_trim(came, characters=BLANKS), {}, {})

    def mark(self, reading: str, which: Mask) -> None:
        """Note that the texts where the mask says had this reading; one without words is a ValueError."""
        if reading not in READINGS:
            raise ValueError(f"Write in expectations/extracts/readings.py what {reading} means.")
        if which.any():
            self.marks[reading] = self.marks.get(reading, np.zeros(len(self.came), dtype=bool)) | which

    def replace(self, reading: str, which: Mask, by: Any) -> None:
        """Put other text where the mask says, and mark it; `by` is one value or one for each text."""
        if which.any():
            self.mark(reading, which)
            self.text = pc.if_else(pa.array(which), by, self.text)

    def leave(self, reading: str, which: Mask) -> None:
        """Give the text back as it came, and mark only that it was not read."""
        if which.any():
            for mask in self.marks.values():
                mask &= ~which
            self.replace(reading, which, self.came)

    def at(self, places: Any) -> Mask:
        """Return the mask of these places."""
        mask = np.zeros(len(self.came), dtype=bool)
        mask[places] = True
        return mask

    def like(self, pattern: str) -> Mask:
        """Return which texts match the expression; null does not."""
        return np.asarray(pc.fill_null(pc.match_substring_regex(self.text, pattern), False), dtype=bool)

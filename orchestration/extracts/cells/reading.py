"""Cells as they came, read into the canonical text of their column's type, with every kind of change counted.

Keeping rows out does not belong here: what cannot be read stays as it came, and the contract decides on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.fields import Field
from orchestration.extracts.cells.codes_to_decide import Undecided
from orchestration.extracts.cells.readers import ReadingRules, is_canonical, read_texts
from orchestration.extracts.cells.texts import Texts

Places = np.ndarray[Any, np.dtype[np.int64]]

__all__ = ["Change", "Read", "ReadingRules", "read_cells"]
NOT_READ = ("unreadable", "masked_day")


@dataclass(frozen=True)
class Change:
    """How many cells a reading touched, and the place of the first in its column, counted from 0."""

    cells: int
    first: int


@dataclass(frozen=True)
class Read:
    """A column in canonical text, what was done to it by kind of reading, and the texts left undecided.

    `unread` are the places of the cells that could not be read, in order; they are as they came.
    """

    cells: pa.ChunkedArray
    changes: dict[str, Change]
    undecided: tuple[Undecided, ...] = ()
    unread: Places = field(default_factory=lambda: np.array([], dtype=np.int64))


def read_cells(field: Field, cells: pa.ChunkedArray, how: ReadingRules) -> Read:
    """Return a column's cells (text, null where blank) in canonical text, row for row; no text raises.

    Work is done once for each different text. A cell that is canonical already counts for nothing, and
    reading the answer again changes nothing. A cell may have several readings: `31/01/2020 00:00:00`.
    """
    if is_canonical(field, cells, how):
        return Read(cells, {})
    encoded = cells.cast(pa.string()).dictionary_encode().unify_dictionaries()
    if not encoded.num_chunks or not len(encoded.chunk(0).dictionary):
        return Read(cells, {})
    texts = Texts.of(encoded.chunk(0).dictionary)
    read_texts(field, texts, how)
    if not texts.marks:
        return Read(cells, {})
    places = np.concatenate(
        [np.asarray(pc.fill_null(chunk.indices, -1), dtype=np.int64) for chunk in encoded.chunks]
    )
    often = np.bincount(places[places >= 0], minlength=len(texts.came))
    not_read = np.zeros(len(texts.came) + 1, dtype=bool)
    for reading in NOT_READ:
        not_read[:-1] |= texts.marks.get(reading, False)
    changes = {
        # The last place of the longer mask is where the blank cells (-1) look.
        reading: Change(int(often[mask].sum()), int(np.append(mask, False)[places].argmax()))
        for reading, mask in texts.marks.items()
        if mask.any()
    }
    undecided = tuple(
        Undecided(texts.came[place].as_py(), found.candidates, found.is_label, int(often[place]))
        for place, found in texts.undecided.items()
    )
    canonical = texts.text.take(pa.array(places, mask=places < 0))
    return Read(pa.chunked_array([canonical]), changes, undecided, np.flatnonzero(not_read[places]))

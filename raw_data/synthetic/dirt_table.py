"""A table being made dirty: its cells, where its extra rows go, and a list of all that was planted in it.

What kinds of dirt there are does not belong here. Rows are known by their label until the table is laid out,
because extra rows move those below them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = npt.NDArray[np.int64]
EXPECT = (
    "read", "null", "quarantined", "carried", "decide",
    "duplicate", "blank", "misshapen", "refused_file", "note",
)  # fmt: skip


@dataclass
class DirtyTable:
    """The rows of one extract: `cells` is text by label, `place` where each row stands among the others.

    `broken` are the labels of rows that break the contract already; they and extra rows are not chosen again.
    `shapes` has how many cells more than the headings (or fewer, below 0) a row is written with. `entries`
    are what was planted, with `label` (None: the whole column, or the file). `headings` are those that differ
    from the column's name; a column that maps to None is left out of the file.
    """

    name: str
    cells: pd.DataFrame
    broken: set[int]
    rng: np.random.Generator
    place: list[float] = field(default_factory=list)
    shapes: dict[int, int] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    headings: dict[str, str | None] = field(default_factory=dict)
    true_rows: int = 0
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = [float(row) for row in range(len(self.cells))]
        self.true_rows = len(self.cells)

    def choose(self, candidates: pd.Series[bool] | npt.NDArray[np.bool_], wanted: int) -> Labels:
        """Return up to `wanted` labels of true rows among the candidates; no row is chosen twice."""
        free = np.asarray(candidates, dtype=bool)[: self.true_rows].copy()
        taken = np.fromiter(self.used | self.broken, dtype=np.int64)
        free[taken[taken < self.true_rows]] = False
        labels = np.flatnonzero(free)
        chosen = np.sort(self.rng.permutation(labels)[:wanted])
        self.used.update(chosen.tolist())
        return chosen

    def note(
        self, kind: str, expect: str, label: int | None = None, column: str | None = None, **more: Any
    ) -> None:
        """Put one planted thing on the list; `more` holds what else a test may want to know."""
        assert expect in EXPECT, expect
        self.entries.append({"kind": kind, "label": label, "column": column, "expect": expect, **more})

    def change(
        self, kind: str, column: str, labels: Labels, texts: Iterable[str | None], expect: str, **more: Any
    ) -> None:
        """Write other texts into the cells of a column; `value` on the list is what the door must land."""
        clean = self.cells[column].iloc[labels].tolist()
        texts = list(texts)
        self.cells.loc[labels, column] = pd.Series(texts, index=labels, dtype="str")
        for label, was, text in zip(labels.tolist(), clean, texts, strict=True):
            value = {"read": None if pd.isna(was) else was, "null": None, "carried": text}
            known = {"value": value[expect]} if expect in value else {}
            self.note(kind, expect, label, column, **{**known, **more})

    def change_all(self, kind: str, column: str, texts: pd.Series[str], expect: str = "read") -> None:
        """Write other texts into a whole column (by label); broken and extra rows stay as they are."""
        stays = np.zeros(len(self.cells), dtype=bool)
        stays[[*self.broken, *range(self.true_rows, len(self.cells))]] = True
        before = self.cells[column]
        after = before.where(stays, texts)
        changed = int((after.fillna("") != before.fillna("")).sum())
        self.cells[column] = after
        if changed:
            self.note(kind, expect, None, column, cells=changed)

    def add(self, rows: pd.DataFrame, after: Labels | None = None) -> Labels:
        """Add rows below the given ones, or anywhere; return their labels."""
        first = len(self.cells)
        labels = np.arange(first, first + len(rows))
        self.cells = pd.concat([self.cells, rows.set_axis(labels)])
        spread = self.rng.random(len(rows))
        below = self.rng.integers(0, max(self.true_rows, 1), len(rows)) if after is None else after
        self.place += (np.asarray(below) + 0.25 + spread / 2).tolist()
        return labels

    def add_last(self, rows: pd.DataFrame) -> Labels:
        """Add rows at the very end; return their labels."""
        labels = self.add(rows)
        self.place[-len(rows) :] = [1e12 + row for row in range(len(rows))]
        return labels

    def laid_out(self) -> tuple[pd.DataFrame, Labels]:
        """Return the rows in their order, numbered from 0, and for each label its number."""
        order = np.argsort(np.array(self.place), kind="stable")
        number = np.empty(len(order), dtype=np.int64)
        number[order] = np.arange(len(order))
        kept = [name for name in self.cells.columns if self.headings.get(name, name) is not None]
        return self.cells[kept].iloc[order].reset_index(drop=True), number

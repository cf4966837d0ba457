"""Counts of rows, with a share or a mean, by the columns that a measure is broken down by.

What a measure counts does not belong here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

Answer = dict[str, Any]
NOT_KNOWN = "not known"


def count_of(rows: pd.DataFrame, *by: str) -> Answer:
    """Return how many rows there are, in all and by each column; a blank category reads 'not known'."""
    return _answer(rows, np.ones(len(rows)), None, by)


def share_of(rows: pd.DataFrame, truth: pd.Series[bool], *by: str) -> Answer:
    """Return how many of the rows are so, of how many, in all and by each column."""
    return _answer(rows, truth.to_numpy(), np.ones(len(rows)), by)


def mean_of(rows: pd.DataFrame, amount: pd.Series, *by: str) -> Answer:
    """Return the sum of an amount and how many rows it is of, in all and by each column."""
    return _answer(rows, amount.to_numpy(), np.ones(len(rows)), by)


def _answer(rows: pd.DataFrame, above: np.ndarray, below: np.ndarray | None, by: tuple[str, ...]) -> Answer:
    sums = pd.DataFrame({"above": above.astype(np.int64), "below": 0 if below is None else below.astype(int)})
    denominator = None if below is None else int(sums["below"].sum())
    answer: Answer = {"numerator": int(sums["above"].sum()), "denominator": denominator, "by": {}}
    for name in by:
        category = rows[name].astype("object").where(rows[name].notna(), NOT_KNOWN).to_numpy()
        grouped = sums.groupby(category).sum()
        answer["by"][name] = {
            str(value): [int(above), None if below is None else int(of)]
            for value, above, of in zip(grouped.index, grouped["above"], grouped["below"], strict=True)
        }
    return answer

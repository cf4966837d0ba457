"""Random numbers: one stream for each authority and purpose, and draws from tables of weights.

Which things are drawn does not belong here. A change in one stage leaves the streams of the others alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from raw_data.synthetic.dates import Ints

PURPOSES = (
    "periods",
    "people",
    "legal",
    "leaving",
    "placements",
    "reviews",
    "extract",
    "short_breaks",
    "breaches",
    "broken",
    "child_protection",
    "child_protection_extract",
    "workforce",
    "dirt",
    "adoptions",
    "outcomes",
    "outcome_tables",
    "care_leavers",
    "care_leaver_tables",
    "missing",
    "orders",
    "absence_tables",
    "social_workers",
    "involvements",
    "earlier_permanence",
    "asylum",
    "conference_details",
    "fostering",
    "fostering_tables",
    "fostering_applications",
    "adopters",
    "oddities",
    "published_year",
    "reviewing_officers",
    "review_details",
    "care_plans",
    "participation",
    "disputes",
    "advocacy_and_audits",
)


def stream(seed: int, serial: int, purpose: str) -> np.random.Generator:
    """Return the generator of one authority (by serial number) and one of `PURPOSES`."""
    return np.random.default_rng([seed, serial, PURPOSES.index(purpose)])


def pick(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> npt.NDArray[Any]:
    """Return `size` codes drawn by their weights, which need not add up to 1."""
    shares = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights), dtype=object)[rng.choice(len(shares), size=size, p=shares / shares.sum())]


def between(rng: np.random.Generator, low: int | Ints, high: int | Ints, size: int | None = None) -> Ints:
    """Return whole numbers from `low` to `high`, both possible; arrays give a range for each draw."""
    drawn: Ints = rng.integers(low, high, size=size, endpoint=True)
    return drawn


def pick_by_band(
    rng: np.random.Generator, tables: Sequence[Mapping[str, float]], band: Ints
) -> npt.NDArray[Any]:
    """Return one code for each element of `band`, drawn from the table with that number."""
    found = np.empty(len(band), dtype=object)
    for number, weights in enumerate(tables):
        rows = np.flatnonzero(band == number)
        found[rows] = pick(rng, weights, len(rows))
    return found

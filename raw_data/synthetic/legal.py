"""Legal statuses: what each period of care begins under and which orders follow on which day.

How placements change does not belong here; where both change on one day, placements follow these dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from raw_data.synthetic.dates import Flags, Ints
from raw_data.synthetic.random_streams import between, pick, stream

NEVER = 10**6
PATHS = {"V2": 34, "V2>C1>C2": 16, "C1>C2": 36, "L1>V2": 5, "L1>C1>C2": 3, "L2>C1>C2": 6}


@dataclass(frozen=True)
class LegalPaths:
    """For each period: up to three statuses, and the days after the start on which the 2nd and 3rd begin.

    A change that would come after the period's end is `NEVER`. `placed_on` is the day after the start on
    which the child moves in with adopters, `NEVER` for others.
    """

    statuses: npt.NDArray[Any]
    changes: Ints
    placed_on: Ints


def draw_legal_paths(periods: pd.DataFrame, seed: int, serial: int) -> LegalPaths:
    """Draw the path of each of `periods` (no short breaks), which have `kind`, `start` and `end`.

    Police protection lasts two days here (at most 72 hours, Children Act 1989, section 46), an emergency
    protection order up to eight (section 44), an interim care order about half a year.
    """
    rng = stream(seed, serial, "legal")
    size = len(periods)
    lasts = (periods["end"] - periods["start"]).dt.days.to_numpy()
    kind = periods["kind"].to_numpy()
    path = pick(rng, PATHS, size)
    # Emergencies begin a first period, and one long enough to show what follows.
    name = path.astype(str)
    settled = (lasts <= 12) | periods["person"].duplicated().to_numpy()
    path[settled & np.char.startswith(name, "L")] = "C1>C2"
    path[kind == "uasc"] = "V2"
    path[kind == "remand"] = "J1"
    path[kind == "adoption"] = "C1>C2>E1"
    statuses = np.full((size, 3), "", dtype=object)
    changes = np.full((size, 2), NEVER, dtype=np.int64)
    for name in np.unique(path.astype(str)):
        rows = np.flatnonzero(path == name)
        steps = name.split(">")
        statuses[np.ix_(rows, np.arange(len(steps)))] = steps
        when = np.zeros(len(rows), dtype=np.int64)
        for place, status in enumerate(steps[:-1]):
            when = when + _days_under(status, len(rows), rng)
            changes[rows, place] = when
    placed_on = np.full(size, NEVER, dtype=np.int64)
    adopted = np.flatnonzero(kind == "adoption")
    placed_on[adopted] = lasts[adopted] - between(rng, 150, 300, len(adopted))
    changes[adopted, 1] = placed_on[adopted] - _days_to_placement(len(adopted), rng)
    changes[adopted, 0] = np.minimum(changes[adopted, 0], changes[adopted, 1] - 10)
    too_late: Flags = changes > (lasts - 3)[:, None]
    changes[too_late] = NEVER
    return LegalPaths(statuses, changes, placed_on)


def _days_under(status: str, size: int, rng: np.random.Generator) -> Ints:
    low, high = {"V2": (20, 400), "L1": (2, 2), "L2": (4, 8)}.get(status, (140, 260))
    return between(rng, low, high, size)


def _days_to_placement(size: int, rng: np.random.Generator) -> Ints:
    """The placement order comes some weeks before the move, or on the same day."""
    return np.where(rng.random(size) < 0.15, 0, between(rng, 7, 80, size))

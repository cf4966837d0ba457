"""The levels that a concern goes through, each with the working days within which an answer is due.

Who raises concerns about what, and what comes of them, does not belong here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import dates
from raw_data.synthetic.dates import Days, Flags, Ints, Window, days_of
from raw_data.synthetic.random_streams import between

STARTS_INFORMALLY = 0.6  # of the concerns that went further
ANSWER_DUE = np.array([10, 5, 5, 5, 3, 2, 2])  # working days at each level
ANSWERED_IN_TIME, NEVER_ANSWERED = 0.82, 0.04
SKIPS = 0.1  # of those that go further: past the next level
OLD = 60  # days: only what is older is never answered, so that its time is up


def draw_stages(concerns: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Take all concerns (`kind`, `raised`, `highest`; RangeIndex) from level to level at once.

    Returns one row per concern and level, with `concern`, `number`, `level`, `entered`, `due`, `answered`
    (NaT where never) and `last`.
    """
    real = concerns["kind"].eq("CONCERN").to_numpy()
    rows: Ints = np.flatnonzero(real)
    highest = concerns["highest"].to_numpy()[rows]
    level = np.where((highest > 0) & (rng.random(len(rows)) >= STARTS_INFORMALLY), 1, 0)
    entered = days_of(concerns["raised"])[rows]
    number = 1
    found: list[pd.DataFrame] = []
    while len(rows) or not found:
        due = dates.add_working_days(entered, ANSWER_DUE[level])
        last = level >= highest
        answered = _answered(entered, due, last, window, rng)
        found.append(
            pd.DataFrame(
                {
                    "concern": rows,
                    "number": number,
                    "level": level,
                    "entered": entered,
                    "due": due,
                    "answered": answered,
                    "last": last,
                }
            )
        )
        rows, entered, level, highest = rows[~last], answered[~last], level[~last], highest[~last]
        skips = (rng.random(len(rows)) < SKIPS) & (level + 2 <= highest)
        level = level + 1 + skips
        number += 1
    return pd.concat(found).sort_values(["concern", "number"], ignore_index=True)


def _answered(entered: Days, due: Days, last: Flags, window: Window, rng: np.random.Generator) -> Days:
    """Days of the answer: in time, some days late, or at the last level never."""
    size = len(entered)
    chance = rng.random(size)
    room = (due - entered).astype(np.int64)
    soon = np.minimum(dates.working_day_from(entered + (rng.random(size) * (room + 1)).astype(np.int64)), due)
    late = np.busday_offset(due, between(rng, 1, 12, size), holidays=dates.england_holidays())
    # A clock that would still run when the year ends is answered before.
    running = late >= window.year_end
    soon = np.where(running, np.minimum(soon, np.maximum(window.year_end, entered)), soon)
    answered = np.where(running | (chance < ANSWERED_IN_TIME), soon, late)
    never = last & (entered < window.year_end - OLD) & (chance > 1 - NEVER_ANSWERED)
    found: Days = np.where(never, np.datetime64("NaT", "D"), answered)
    return found

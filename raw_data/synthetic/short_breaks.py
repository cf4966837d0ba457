"""Agreed series of short breaks: one row for each break, every few weeks, with the same carers.

Children looked after in any other way do not belong here. The limits are those of the Care Planning,
Placement and Case Review (England) Regulations 2010, regulation 48: 17 days for a break, 75 days in twelve
months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, birthday, inside_years, not_leap_day
from raw_data.synthetic.random_streams import between

FRIDAY = 4


def draw_short_breaks(start: Days, rng: np.random.Generator) -> pd.DataFrame:
    """Return the breaks of one series for each of the days in `start`, in the columns of `draw_periods` and
    `every` (days from break to break).

    Breaks begin on Fridays, three or four weeks apart, and last two or three days: at most 52 days a year. A
    series lasts from seven months to five years and ends before the 18th birthday.
    """
    size = len(start)
    weekday = (start.astype(np.int64) + 3) % 7
    first = start + (FRIDAY - weekday) % 7
    born = inside_years(not_leap_day(first - between(rng, 5 * 366, 15 * 366, size)))
    weeks = between(rng, 3, 4, size)
    nights = np.where(weeks == 4, between(rng, 2, 3, size), 2)
    until = np.minimum(first + between(rng, 210, 1800, size), birthday(born, 18) - 10)
    breaks = 1 + (until - nights - first).astype(np.int64) // (7 * weeks)
    series = np.repeat(np.arange(size), breaks)
    number = np.arange(len(series)) - np.repeat(np.cumsum(breaks) - breaks, breaks)
    began = first[series] + number * 7 * weeks[series]
    return pd.DataFrame(
        {
            "person": series,
            "kind": "short break",
            "start": began,
            "end": began + nights[series],
            "born": born[series],
            "left": "E4A",
            "series": series,
            "entered": first[series],
            "every": 7 * weeks[series],
        }
    )

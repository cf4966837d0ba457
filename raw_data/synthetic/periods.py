"""Who is looked after and when: one row for each period of care, from its first day to its true last day.

Placements, legal statuses and what is known by the end of the year do not belong here: periods run on past
it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, Ints, Window, birthday, days_of, inside_years, not_leap_day
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.short_breaks import draw_short_breaks

# Days of age at the start, by band, and how often: the shape of England's starts by age.
ENTRY_AGES = (
    ((1, 364), 0.20),
    ((365, 1825), 0.18),
    ((1826, 3651), 0.19),
    ((3652, 5843), 0.32),
    ((5844, 6420), 0.11),
)
# Days a period lasts, by band, and how often; the last band means until the 18th birthday.
DURATIONS = (
    ((2, 27), 0.13),
    ((28, 180), 0.17),
    ((181, 540), 0.24),
    ((541, 1460), 0.29),
    ((9_000, 9_000), 0.17),
)
LEAVING = {"E4A": 38, "E4B": 14, "E13": 10, "E41": 8, "SGO": 17, "E3": 5, "E8": 7, "E16": 1}
WENT_HOME = ("E4A", "E4B", "E13")
CAPACITY = 18 * 365


def draw_periods(settings: SyntheticSettings, serial: int, window: Window) -> pd.DataFrame:
    """Return one row per period of care (for short breaks: per break) of one authority.

    Columns: `person` (from 0), `kind` (ordinary, adoption, remand, uasc, short break), `start`, `end` (may
    lie after the year), `born`, `left` (a reason code, or SGO or 18 while it depends on the placement),
    `series` (periods that the case system keeps under one key), `entered` (first day of that series) and
    `every` (for short breaks: days from one to the next). Exactly `settings.children` persons have a period
    in the collection year; periods that ended before the history begins or start after the year are left
    out.
    """
    rng = stream(settings.seed, serial, "periods")
    uasc = round(settings.children * settings.shares.uasc)
    breaks = round(settings.children * settings.shares.short_breaks)
    groups = []
    for name, wanted in (("main", settings.children - uasc - breaks), ("uasc", uasc), ("breaks", breaks)):
        tries = wanted * 8 + 20
        found = _draw(name, tries, settings, window, rng)
        while _in_year(found, window).nunique() < wanted:
            tries *= 2
            found = _draw(name, tries, settings, window, rng)
        groups.append(_keep(found, wanted, window))
    return _numbered(pd.concat(groups, keys=range(len(groups)), names=["group"]))


def _draw(
    name: str, tries: int, settings: SyntheticSettings, window: Window, rng: np.random.Generator
) -> pd.DataFrame:
    starts = window.history_from - CAPACITY
    days = int((window.year_end - starts).astype(int))
    start = inside_years(starts + between(rng, 0, days, tries))
    if name == "breaks":
        found = draw_short_breaks(start, rng)
    elif name == "uasc":
        found = _uasc(start, rng)
    else:
        found = _main(start, settings.shares.readmitted, rng)
    seen = (found["end"] >= window.history_from) & (found["start"] <= window.year_end)
    return found[seen]


def _in_year(periods: pd.DataFrame, window: Window) -> pd.Series[int]:
    return periods.loc[periods["end"] >= window.year_start, "person"]


def _keep(periods: pd.DataFrame, wanted: int, window: Window) -> pd.DataFrame:
    """Keep persons in the order drawn, up to the one who makes the wanted number in the collection year."""
    persons = np.sort(_in_year(periods, window).unique())
    last = persons[wanted - 1] if wanted else -1
    return periods[periods["person"] <= last].copy()


def _numbered(periods: pd.DataFrame) -> pd.DataFrame:
    """Number persons and series from 0 without gaps, and sort by person and start."""
    for column in ("person", "series"):
        periods[column] = periods.groupby(["group", column]).ngroup()
    return periods.sort_values(["person", "start"], ignore_index=True)


def _ages(size: int, rng: np.random.Generator) -> Ints:
    bands = np.array([band for band, _ in ENTRY_AGES])
    chosen = rng.choice(len(bands), size=size, p=[share for _, share in ENTRY_AGES])
    return between(rng, bands[chosen, 0], bands[chosen, 1])


def _durations(size: int, rng: np.random.Generator) -> Ints:
    bands = np.array([band for band, _ in DURATIONS])
    chosen = rng.choice(len(bands), size=size, p=[share for _, share in DURATIONS])
    return between(rng, bands[chosen, 0], bands[chosen, 1])


def _main(start: Days, readmitted: float, rng: np.random.Generator) -> pd.DataFrame:
    size = len(start)
    age = _ages(size, rng)
    born = inside_years(not_leap_day(start - age))
    kind = np.full(size, "ordinary", dtype=object)
    kind[(age < 1400) & (rng.random(size) < 0.2)] = "adoption"
    kind[(age > 13 * 366) & (rng.random(size) < 0.06)] = "remand"
    lasts = _durations(size, rng)
    lasts = np.where(kind == "adoption", between(rng, 450, 1100, size), lasts)
    lasts = np.where(kind == "remand", between(rng, 5, 90, size), lasts)
    left = pick(rng, LEAVING, size)
    left[kind == "adoption"] = pick(rng, {"E12": 4, "E11": 1}, int((kind == "adoption").sum()))
    left[kind == "remand"] = pick(rng, {"E14": 4, "E9": 1}, int((kind == "remand").sum()))
    first = _periods(np.arange(size), kind, start, born, start + lasts, left)
    # Some of those who went home come back after a gap of at least two days.
    back = first["left"].isin(WENT_HOME).to_numpy() & (rng.random(size) < readmitted)
    gap = 3 + rng.exponential(200, size).astype(np.int64)
    again_start = inside_years(days_of(first["end"]) + gap)
    again = _periods(
        np.arange(size),
        np.full(size, "ordinary", dtype=object),
        again_start,
        born,
        again_start + _durations(size, rng),
        pick(rng, LEAVING, size),
    )
    again["series"] += size
    again = again[back & (again_start < birthday(born, 18) - 60)]
    return pd.concat([first, again], ignore_index=True)


def _uasc(start: Days, rng: np.random.Generator) -> pd.DataFrame:
    size = len(start)
    age = np.asarray(rng.triangular(14 * 365.25, 17.3 * 365.25, 17.6 * 365.25, size), dtype=np.int64)
    born = inside_years(not_leap_day(start - age))
    # A birth date that is not known to the day is given as the 15th.
    guessed = rng.random(size) < 0.7
    born = np.where(guessed, born.astype("datetime64[M]").astype("datetime64[D]") + 14, born)
    kind = np.full(size, "uasc", dtype=object)
    left = pick(rng, {"18": 70, "E3": 17, "E15": 8, "E8": 5}, size)
    lasts = np.select(
        [left == "18", left == "E3"],
        [np.full(size, 9_000), between(rng, 7, 60, size)],
        between(rng, 30, 300, size),
    )
    return _periods(np.arange(size), kind, start, born, start + lasts, left)


def _periods(person: Ints, kind: object, start: Days, born: Days, end: Days, left: object) -> pd.DataFrame:
    """Make periods that end on the 18th birthday at the latest, each a series of its own."""
    at_18 = birthday(born, 18)
    frame = pd.DataFrame(
        {
            "person": person,
            "kind": kind,
            "start": start,
            "end": inside_years(np.minimum(end, at_18)),
            "born": born,
            "left": left,
        }
    )
    frame.loc[end >= at_18, "left"] = "18"
    frame["series"] = person
    frame["entered"] = start
    return frame

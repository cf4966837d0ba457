"""Date arithmetic on whole arrays of days: months, working days in England, ages, and the years of a drop.

The product's own due dates do not belong here: this is the second opinion that they are held to.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

Days: TypeAlias = npt.NDArray[np.datetime64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Window:
    """The days that bound a drop: how far back it reaches, last year, and the collection year."""

    history_from: np.datetime64
    previous_start: np.datetime64
    previous_end: np.datetime64
    year_start: np.datetime64
    year_end: np.datetime64


def window(collection_year: int, years: int) -> Window:
    """Return the window of a drop with so many `years` of history, the collection year among them."""

    def first_of_april(year: int) -> np.datetime64:
        return np.datetime64(f"{year:04d}-04-01", "D")

    day = np.timedelta64(1, "D")
    return Window(
        history_from=first_of_april(collection_year - years),
        previous_start=first_of_april(collection_year - 2),
        previous_end=first_of_april(collection_year - 1) - day,
        year_start=first_of_april(collection_year - 1),
        year_end=first_of_april(collection_year) - day,
    )


@cache
def england_holidays() -> Days:
    """Return the bank holidays of England from 1980 to 2045, as the library `holidays` knows them."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(1980, 2046))
    return np.array(sorted(found), dtype="datetime64[D]")


def days_of(column: pd.Series) -> Days:
    """Return a column of dates as days, missing ones as NaT."""
    return column.to_numpy().astype("datetime64[D]")


def add_months(days: Days, months: int | Ints) -> Days:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    month = days.astype("datetime64[M]")
    target = month + months
    last_day = (target + 1).astype("datetime64[D]") - 1
    same_day = target.astype("datetime64[D]") + (days - month.astype("datetime64[D]"))
    earlier: Days = np.minimum(same_day, last_day)
    return earlier


def add_working_days(days: Days, count: int | Ints) -> Days:
    """Return the day that is `count` working days after each day, which itself counts as day 0."""
    return np.busday_offset(days, count, roll="backward", holidays=england_holidays())


def working_day_by(days: Days) -> Days:
    """Return each day, or the last working day before it when it is none."""
    return np.busday_offset(days, 0, roll="backward", holidays=england_holidays())


def working_day_from(days: Days) -> Days:
    """Return each day, or the first working day after it when it is none."""
    return np.busday_offset(days, 0, roll="forward", holidays=england_holidays())


def birthday(births: Days, age: int) -> Days:
    """Return the birthday at that age; no child here is born on 29 February."""
    return add_months(births, 12 * age)


def age_on(births: Days, days: Days) -> Ints:
    """Return the age in completed years on each day."""
    years = days.astype("datetime64[Y]").astype(np.int64) - births.astype("datetime64[Y]").astype(np.int64)
    ages: Ints = years - (add_months(births, 12 * years) > days)
    return ages


def collection_year(days: Days) -> Ints:
    """Return the year in which the 31 March falls that ends each day's collection year."""
    months = days.astype("datetime64[M]").astype(np.int64)
    years: Ints = (months - 3) // 12 + 1971
    return years


def not_leap_day(births: Days) -> Days:
    """Return the days with 29 February moved to the day before, so that every birthday is certain."""
    month = births.astype("datetime64[M]")
    is_february = month.astype(np.int64) % 12 == 1
    is_29th = (births - month.astype("datetime64[D]")).astype(np.int64) == 28
    moved: Days = births - (is_february & is_29th)
    return moved


def inside_years(days: Days) -> Days:
    """Return the days with 1 April moved to the day after, and 31 March to the day before.

    A birth or a start on the edge of a year would be read either way by rules that count whole years.
    """
    month = days.astype("datetime64[M]")
    number = month.astype(np.int64) % 12
    day = (days - month.astype("datetime64[D]")).astype(np.int64)
    moved: Days = days + ((number == 3) & (day == 0)) - ((number == 2) & (day == 30)).astype(np.int64)
    return moved

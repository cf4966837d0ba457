"""The generator's date arithmetic, against plain loops over the calendar."""

import calendar
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raw_data.synthetic import dates

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2035, 12, 31))
HOLIDAYS = {day.item() for day in dates.england_holidays()}


def day(value: date) -> dates.Days:
    return np.array([value], dtype="datetime64[D]")


def is_working(value: date) -> bool:
    return value.weekday() < 5 and value not in HOLIDAYS


@given(DAYS, st.integers(min_value=0, max_value=300))
def test_months_later_is_the_same_day_or_the_last_of_the_month(start: date, months: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    expected = date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    assert dates.add_months(day(start), months)[0].item() == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-15", 3, "2026-03-15"),
    ],
)
def test_months_later_at_the_ends_of_months(start: str, months: int, expected: str) -> None:
    assert dates.add_months(np.array([start], dtype="datetime64[D]"), months)[0] == np.datetime64(expected)


@given(DAYS, st.integers(min_value=1, max_value=25))
def test_working_days_are_counted_one_by_one(start: date, count: int) -> None:
    expected, left = start, count
    while left:
        expected += timedelta(days=1)
        left -= is_working(expected)
    assert dates.add_working_days(day(start), count)[0].item() == expected


def test_twenty_working_days_over_christmas_and_easter() -> None:
    starts = np.array(["2025-12-24", "2025-04-17", "2025-03-03"], dtype="datetime64[D]")
    due = dates.add_working_days(starts, 20).astype(str).tolist()
    assert due == ["2026-01-26", "2025-05-20", "2025-03-31"]


@given(DAYS)
def test_a_working_day_by_or_from_a_day_is_the_nearest(start: date) -> None:
    by, after = dates.working_day_by(day(start))[0].item(), dates.working_day_from(day(start))[0].item()
    assert by <= start <= after
    assert is_working(by) and is_working(after)
    between = (by + timedelta(days=n) for n in range(1, (after - by).days))
    assert by == after or not any(is_working(value) for value in between)


@given(DAYS, st.integers(min_value=0, max_value=20 * 366))
def test_age_goes_up_on_the_birthday(born: date, lived: int) -> None:
    births = dates.not_leap_day(day(born))
    on = births + lived
    age = dates.age_on(births, on)
    assert dates.birthday(births, int(age[0]))[0] <= on[0] < dates.birthday(births, int(age[0]) + 1)[0]


@given(DAYS)
def test_nobody_is_born_on_a_leap_day(born: date) -> None:
    moved = dates.not_leap_day(day(born))[0].item()
    assert (moved.month, moved.day) != (2, 29)
    assert moved == born or born - moved == timedelta(days=1)


def test_a_window_ends_with_march_and_reaches_back() -> None:
    found = dates.window(2026, years=6)
    assert str(found.history_from) == "2020-04-01"
    assert (str(found.year_start), str(found.year_end)) == ("2025-04-01", "2026-03-31")
    assert (str(found.previous_start), str(found.previous_end)) == ("2024-04-01", "2025-03-31")


def test_missing_days_stay_missing() -> None:
    column = pd.Series(pd.to_datetime(["2026-03-31", None]))
    assert np.isnat(dates.days_of(column)).tolist() == [False, True]

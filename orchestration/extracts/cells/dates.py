"""Dates as councils write them, read into year-month-day, each with the way it was written.

Guessing does not belong here: day and month are never swapped, and a text that may be no date stays unread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# "No date" as the scripts of the Standard Safeguarding Dataset and SQL Server's types write it.
PLACEHOLDERS = ("1900-01-01", "9999-12-31", "1753-01-01", "1899-12-30")
EARLIEST, LATEST = 1900, 2100
# Serial days are taken only where a person or an event of this work can lie: 1930-01-01 to 2079-12-31.
FIRST_SERIAL, LAST_SERIAL = 10959, 65745
_HERE = ZoneInfo("Europe/London")
_SERIAL_ZERO = np.datetime64("1899-12-30")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july"
    r"|august|september|october|november|december)"
)
_DAY = r"(?P<day>\d{1,2})"
_TIME = (
    r"(?i)^(?P<date>.*?)(?:[T ] *(?P<hour>\d{1,2}):(?P<rest>[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?)"
    r" *(?P<half>[AP]M)?(?: ?(?P<zone>Z|[+-]\d\d(?::?\d\d)?))?)?$"
)
_SERIAL = r"^(?P<days>\d{5})(?:\.(?P<part>\d+))?$"
# Two-digit years need the setting. Not with hyphens: 20-01-05 may begin with the year or with the day.
_FORMS = (
    ("iso", r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$"),
    ("date_uk", rf"^{_DAY}[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}})$"),
    ("date_year_first", r"^(?P<year>\d{4})[/.-]?(?P<month>\d{2})[/.-]?(?P<day>\d{2})$"),
    ("date_year_first", r"^(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})$"),
    ("date_month_name", rf"(?i)^{_DAY}(?:st|nd|rd|th)?[ /.-]*{_NAME}[ ,/.-]*(?P<year>\d{{4}})$"),
    ("date_month_name", rf"(?i)^{_NAME} +{_DAY}(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})$"),
    ("date_two_digit_year", rf"^{_DAY}/(?P<month>\d{{1,2}})/(?P<year>\d{{2}})$"),
    ("date_two_digit_year", rf"(?i)^{_DAY}[ /.-]{_NAME}[ /.-](?P<year>\d{{2}})$"),
)
_MASKED = r"(?i)^[zx?*]{1,2}[/.-](?:[zx?*]{1,2}|\d{1,2})[/.-](?:[zx?*]{2,4}|\d{2,4})$"

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Whole = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class DatesRead:
    """What each text says: `iso` is its date (null where there is none), `readings` which texts had what.

    A text marked `unreadable` or `masked_day` was not read and stays as it came; one marked
    `placeholder_date` says that there is no date. Plain year-month-day is marked with nothing.
    """

    iso: pa.StringArray
    readings: dict[str, Mask]


def read_dates(texts: pa.StringArray, two_digit_years: int | None = None) -> DatesRead:
    """Return the date of each text: trimmed, without nulls, best each text once.

    `two_digit_years`: 00 to this number are 2000 and later, the rest 1900 and later; None leaves a date with
    a two-digit year unread. A time of midnight is dropped as `time_dropped`; another time of day is dropped
    too, as `time_of_day_dropped`. A time with its zone, such as 23:00Z, gives the day that it was in the UK
    (`utc_time`), except midnight, which stands for a day. Years outside 1900 to 2100 are unread. No text
    raises.
    """
    readings: dict[str, Mask] = {}
    times = _without_time(texts)
    written, midnight, timed = times.date, times.midnight, times.other
    days = np.full(len(texts), np.datetime64("NaT", "D"))
    placeholder: Mask = np.zeros(len(texts), dtype=bool)
    for reading, pattern in _FORMS:
        if reading == "date_two_digit_year" and two_digit_years is None:
            continue
        left = np.flatnonzero(np.isnat(days) & ~placeholder)
        found, year, month, day = _parts(written.take(pa.array(left)), pattern)
        if not found.size:
            continue
        if reading == "date_two_digit_year":
            year = year + np.where(year <= (two_digit_years or 0), 2000, 1900)
        calendar = _day(year, month, day)
        at = left[found]
        none = np.isin(calendar, np.array(PLACEHOLDERS, dtype="datetime64[D]"))
        placeholder[at[none]] = True
        good = ~np.isnat(calendar) & ~none & (year >= EARLIEST) & (year <= LATEST)
        days[at[good]] = calendar[good]
        if reading != "iso":
            _mark(readings, reading, at[good], len(texts))
    serial, serial_days, has_part = _serials(written)
    unused = np.isnat(days[serial]) & ~midnight[serial] & ~timed[serial]
    days[serial[unused]] = serial_days[unused]
    _mark(readings, "date_excel_serial", serial[unused], len(texts))
    timed[serial[unused & has_part]] = True
    read = ~np.isnat(days)
    zoned = np.flatnonzero(read & times.zoned)
    here = _in_the_uk(days[zoned].astype("datetime64[s]") + times.seconds_utc[zoned])
    days[zoned] = here.astype("datetime64[D]")
    midnight[zoned] = here == days[zoned]
    timed[zoned] = here != days[zoned]
    _mark(readings, "utc_time", zoned, len(texts))
    _mark(readings, "time_dropped", np.flatnonzero(read & midnight), len(texts))
    _mark(readings, "time_of_day_dropped", np.flatnonzero(read & timed), len(texts))
    _mark(readings, "placeholder_date", np.flatnonzero(placeholder), len(texts))
    unread = ~read & ~placeholder
    masked = _of(pc.match_substring_regex, texts, _MASKED) & unread
    _mark(readings, "masked_day", np.flatnonzero(masked), len(texts))
    _mark(readings, "unreadable", np.flatnonzero(unread & ~masked), len(texts))
    iso = pc.cast(pa.array(days), pa.string())
    return DatesRead(iso=iso, readings=readings)


@dataclass(frozen=True)
class _Times:
    """Texts without their time of day, and which had midnight, another time, or one with a zone.

    `seconds_utc` is the time with a zone as seconds after midnight of the written day, in universal time.
    """

    date: pa.StringArray
    midnight: Mask
    other: Mask
    zoned: Mask
    seconds_utc: Whole


def _without_time(texts: pa.StringArray) -> _Times:
    parts = pc.extract_regex(texts, _TIME)
    field = {
        name: pc.fill_null(pc.struct_field(parts, name), "")
        for name in ("hour", "rest", "half", "zone", "date")
    }
    has = _of(pc.not_equal, field["hour"], "")
    hour = _whole(field["hour"])
    half = pc.utf8_lower(field["half"])
    clock = _of(pc.not_equal, half, "")
    # 12 am is midnight; 24:00 and 13 pm are no times.
    sound = has & np.where(clock, (hour >= 1) & (hour <= 12), hour <= 23)
    hour = np.where(clock, hour % 12, hour) + np.where(_of(pc.equal, half, "pm"), 12, 0)
    zero = (hour == 0) & _of(pc.match_substring_regex, field["rest"], r"^[0:.,]+$")
    written = pc.if_else(pa.array(sound), field["date"], texts)
    zoned = sound & ~zero & _of(pc.not_equal, field["zone"], "")
    minute, second = (_digits(field["rest"], first) for first in (0, 3))
    away = _digits(field["zone"], 1) * 60 + _digits(pc.replace_substring(field["zone"], ":", ""), 3)
    away = np.where(_of(pc.starts_with, field["zone"], "-"), -away, away)
    return _Times(written, sound & zero, sound & ~zero, zoned, hour * 3600 + minute * 60 + second - away * 60)


def _digits(texts: pa.StringArray, first: int) -> Whole:
    """Return the two digits at this place of each text; 0 where it has none."""
    return _whole(pc.utf8_slice_codeunits(texts, first, first + 2))


def _in_the_uk(moments: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return universal times as the clock in the United Kingdom had them; clocks change on the hour."""
    hours, place = np.unique(moments.astype("datetime64[h]"), return_inverse=True)
    ahead = [
        (datetime.fromtimestamp(int(hour) * 3600, UTC).astimezone(_HERE).utcoffset() or timedelta()).seconds
        for hour in hours.astype(np.int64)
    ]
    here: np.ndarray[Any, Any] = moments + np.array(ahead, dtype="timedelta64[s]")[place]
    return here


def _parts(texts: pa.StringArray, pattern: str) -> tuple[Whole, Whole, Whole, Whole]:
    """Return which texts have the form, and their year, month (names as numbers) and day."""
    parts = pc.extract_regex(texts, pattern)
    found = np.flatnonzero(_of(pc.is_valid, parts))
    parts = parts.take(pa.array(found))
    month = pc.struct_field(parts, "month")
    if found.size and not _of(pc.match_substring_regex, month, r"^\d+$").all():
        month = pc.index_in(pc.utf8_lower(pc.utf8_slice_codeunits(month, 0, 3)), pa.array(_MONTHS))
        month = pc.cast(pc.add(month, 1), pa.string())
    year, day = (_whole(pc.struct_field(parts, name)) for name in ("year", "day"))
    return found, year, _whole(month), day


def _day(year: Whole, month: Whole, day: Whole) -> np.ndarray[Any, Any]:
    """Return the calendar day, or NaT where the month has no such day."""
    sound = (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1)
    first = (np.where(sound, year, 1970) - 1970) * 12 + np.where(sound, month, 1) - 1
    months = first.astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(sound, day, 1) - 1)
    return np.where(sound & (days.astype("datetime64[M]") == months), days, np.datetime64("NaT", "D"))


def _serials(texts: pa.StringArray) -> tuple[Whole, np.ndarray[Any, Any], Mask]:
    """Return which texts are a spreadsheet's serial day in range, the day, and whether a time follows."""
    parts = pc.extract_regex(texts, _SERIAL)
    found = np.flatnonzero(_of(pc.is_valid, parts))
    parts = parts.take(pa.array(found))
    days = _whole(pc.struct_field(parts, "days"))
    has_part = _of(pc.match_substring_regex, pc.struct_field(parts, "part"), "[1-9]")
    inside = (days >= FIRST_SERIAL) & (days <= LAST_SERIAL)
    return found[inside], _SERIAL_ZERO + days[inside], has_part[inside]


def _of(function: Callable[..., Any], *arguments: Any) -> Mask:
    """Return an Arrow test as a numpy mask; null is false."""
    return np.asarray(pc.fill_null(function(*arguments), False), dtype=bool)


def _whole(texts: pa.StringArray) -> Whole:
    """Return digits as whole numbers; a blank is 0."""
    digits = pc.if_else(pc.equal(texts, ""), "0", texts)
    return np.asarray(pc.fill_null(pc.cast(digits, pa.int64()), 0), dtype=np.int64)


def _mark(readings: dict[str, Mask], reading: str, at: Whole, length: int) -> None:
    if at.size:
        readings.setdefault(reading, np.zeros(length, dtype=bool))[at] = True

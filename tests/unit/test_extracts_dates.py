"""Every accepted way to write a date reads back to the day, and nothing else ever becomes one."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extracts.cells.dates import read_dates

DAYS = [date(1930, 1, 1) + timedelta(days) for days in range((date(2080, 1, 1) - date(1930, 1, 1)).days)]
PIVOT = 49
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
MONTHS += ["October", "November", "December"]


def ordinal(day: int) -> str:
    return f"{day}{'th' if day in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


FORMS = {
    "iso": (lambda d: d.isoformat(), set()),
    "iso, T and midnight": (lambda d: f"{d}T00:00:00", {"time_dropped"}),
    "iso, midnight with fractions": (lambda d: f"{d} 00:00:00.0000000", {"time_dropped"}),
    "iso, hours and minutes": (lambda d: f"{d} 00:00", {"time_dropped"}),
    "iso, Z": (lambda d: f"{d}T00:00:00Z", {"time_dropped"}),
    "iso, time of day": (lambda d: f"{d} 13:07:45.120", {"time_of_day_dropped"}),
    "dd/mm/yyyy": (lambda d: f"{d:%d/%m/%Y}", {"date_uk"}),
    "d/m/yyyy": (lambda d: f"{d.day}/{d.month}/{d.year}", {"date_uk"}),
    "dd-mm-yyyy": (lambda d: f"{d:%d-%m-%Y}", {"date_uk"}),
    "dd.mm.yyyy": (lambda d: f"{d:%d.%m.%Y}", {"date_uk"}),
    "dd/mm/yyyy, midnight": (lambda d: f"{d:%d/%m/%Y} 00:00:00", {"date_uk", "time_dropped"}),
    "dd/mm/yyyy, 12 AM": (lambda d: f"{d:%d/%m/%Y} 12:00:00 AM", {"date_uk", "time_dropped"}),
    "dd/mm/yyyy, 12 PM": (lambda d: f"{d:%d/%m/%Y} 12:00:00 PM", {"date_uk", "time_of_day_dropped"}),
    "dd-Mon-yyyy": (lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year}", {"date_month_name"}),
    "dd-MON-yyyy": (lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3].upper()}-{d.year}", {"date_month_name"}),
    "d Month yyyy": (lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}", {"date_month_name"}),
    "1st Month yyyy": (lambda d: f"{ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}", {"date_month_name"}),
    "SQL Server's own": (
        lambda d: f"{MONTHS[d.month - 1][:3]} {d.day:2} {d.year} 12:00AM",
        {"date_month_name", "time_dropped"},
    ),
    "yyyymmdd": (lambda d: f"{d:%Y%m%d}", {"date_year_first"}),
    "yyyy/m/d": (lambda d: f"{d.year}/{d.month}/{d.day}", {"date_year_first"}),
    "serial": (lambda d: str((d - date(1899, 12, 30)).days), {"date_excel_serial"}),
    "serial.0": (lambda d: f"{(d - date(1899, 12, 30)).days}.0", {"date_excel_serial"}),
    "serial with a time": (
        lambda d: f"{(d - date(1899, 12, 30)).days}.5416666667",
        {"date_excel_serial", "time_of_day_dropped"},
    ),
}
TWO_DIGITS = {
    "dd/mm/yy": lambda d: f"{d:%d/%m/%y}",
    "dd-Mon-yy": lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d:%y}",
}


def read(text: str, two_digit_years: int | None = None) -> tuple[str | None, set[str]]:
    answer = read_dates(pa.array([text]), two_digit_years)
    assert len(answer.iso) == 1
    return answer.iso[0].as_py(), {reading for reading, mask in answer.readings.items() if mask[0]}


def read_all(texts: list[str], two_digit_years: int | None) -> tuple[list[str | None], set[str]]:
    """The answers, with the readings that every one of the texts had."""
    answer = read_dates(pa.array(texts), two_digit_years)
    assert all(mask.all() for mask in answer.readings.values())
    return answer.iso.to_pylist(), set(answer.readings)


@pytest.mark.parametrize("form", FORMS)
def test_every_date_in_any_accepted_form_reads_back_to_itself(form: str) -> None:
    write, readings = FORMS[form]
    assert read_all([write(day) for day in DAYS], None) == ([day.isoformat() for day in DAYS], readings)
    some = DAYS[::31]
    assert read_all([write(day) for day in some], PIVOT) == ([day.isoformat() for day in some], readings)


@pytest.mark.parametrize(
    ("text", "day", "readings"),
    [
        ("2025-06-30T23:00:00Z", "2025-07-01", {"utc_time", "time_dropped"}),
        ("2025-06-30 23:30:00.000+00:00", "2025-07-01", {"utc_time", "time_of_day_dropped"}),
        ("2025-06-30 23:00:00.0000000 +00:00", "2025-07-01", {"utc_time", "time_dropped"}),
        ("2025-06-30 23:30:00+00", "2025-07-01", {"utc_time", "time_of_day_dropped"}),  # as psql has it
        ("2025-07-01 00:00:00+01", "2025-07-01", {"time_dropped"}),
        ("2025-06-30T22:59:59Z", "2025-06-30", {"utc_time", "time_of_day_dropped"}),
        ("2025-12-31T23:30:00Z", "2025-12-31", {"utc_time", "time_of_day_dropped"}),
        ("2025-07-01T00:30:00+0100", "2025-07-01", {"utc_time", "time_of_day_dropped"}),
        ("2025-07-01T00:30:00+02:00", "2025-06-30", {"utc_time", "time_of_day_dropped"}),
        ("2025-03-30T00:59:59Z", "2025-03-30", {"utc_time", "time_of_day_dropped"}),
        ("30/06/2025 23:00Z", "2025-07-01", {"date_uk", "utc_time", "time_dropped"}),
        ("2025-06-30T00:00:00Z", "2025-06-30", {"time_dropped"}),  # a day that was stored as a moment
        ("2025-07-01T00:00:00+01:00", "2025-07-01", {"time_dropped"}),
        ("9999-12-31T23:59:59Z", None, {"placeholder_date"}),
        ("30 February 2025 23:00Z", None, {"unreadable"}),
    ],
)
def test_a_moment_with_its_zone_is_the_day_that_it_was_in_the_united_kingdom(
    text: str, day: str | None, readings: set[str]
) -> None:
    assert read(text) == (day, readings)


@pytest.mark.parametrize("form", TWO_DIGITS)
def test_a_two_digit_year_is_read_only_by_the_setting(form: str) -> None:
    days = [day for day in DAYS if 1950 <= day.year <= 2049]
    written = [TWO_DIGITS[form](day) for day in days]
    assert read_all(written, None) == ([None] * len(days), {"unreadable"})
    assert read_all(written, PIVOT) == ([day.isoformat() for day in days], {"date_two_digit_year"})


@pytest.mark.parametrize(
    "text",
    [
        "1900-01-01",
        "1900-01-01 00:00:00.000",
        "01/01/1900",
        "9999-12-31",
        "31/12/9999 23:59:59",
        "31-Dec-9999",
        "1753-01-01",
        "30/12/1899",
    ],
)
def test_a_placeholder_is_no_date(text: str) -> None:
    assert read(text) == (None, {"placeholder_date"})


@pytest.mark.parametrize(
    "text",
    [
        "30/02/2020",
        "2021-02-29",
        "31/04/2020",
        "00/05/2019",
        "12/00/2019",
        "01/31/2020",
        "2020-13-01",
        "2020-01-32",
        "1899-12-31",
        "2101-01-01",
        "2999-12-31",
        "0000-01-01",
        "2020",
        "2020-05",
        "May 2020",
        "20-01-05",
        "10958",
        "65746",
        "-43861",
        "43861,5",
        "1.5E4",
        "31012020",
        "2020-01-31 24:00:00",
        "2020-01-31 10:75",
        "31/01/2020 13:00 PM",
        "31/01/2020 to 02/02/2020",
        "12:00",
        "43861 00:00",
        "tomorrow",
        "٣١/٠١/٢٠٢٠",
        "1/1/20200",
        "",
    ],
)
def test_what_may_be_no_date_is_left_unread(text: str) -> None:
    assert read(text, PIVOT) == (None, {"unreadable"})


@pytest.mark.parametrize("text", ["zz/05/2019", "ZZ/05/2019", "zz/zz/2019", "zz/zz/zzzz", "xx-05-2019"])
def test_a_masked_day_has_a_reason_of_its_own(text: str) -> None:
    assert read(text, PIVOT) == (None, {"masked_day"})


def test_day_and_month_are_never_swapped() -> None:
    assert read("02/03/2020")[0] == "2020-03-02"
    assert read("12/13/2020") == (None, {"unreadable"})


@given(st.lists(st.text(), max_size=8), st.sampled_from([None, PIVOT]))
def test_no_text_raises_and_each_is_read_or_said_to_be_unread(texts: list[str], pivot: int | None) -> None:
    answer = read_dates(pa.array(texts, pa.string()), pivot)
    no_date = {"unreadable", "masked_day", "placeholder_date"}
    for place, text in enumerate(texts):
        iso = answer.iso[place].as_py()
        marks = {reading for reading, mask in answer.readings.items() if mask[place]}
        if iso is None:
            assert len(marks & no_date) == 1
        else:
            assert date.fromisoformat(iso).year in range(1900, 2101)
            assert not marks & no_date
            assert marks or iso == text
            assert read(iso) == (iso, set())


@given(st.from_regex(r"\A\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}\Z"))
def test_what_looks_like_a_date_becomes_only_the_day_that_it_says(text: str) -> None:
    iso, _ = read(text)
    if iso is not None:
        day = date.fromisoformat(iso)
        numbers = [
            int(part) for part in text.replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
        ]
        assert numbers in ([day.day, day.month, day.year], [day.year, day.month, day.day])

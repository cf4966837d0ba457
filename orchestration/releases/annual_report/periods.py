"""Which periods an edition prints: one year, quarter or month, and the same of the two years before.

Counting does not belong here, nor when a period begins and ends (`int_report_periods` says that).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from expectations.collection_year import label
from orchestration.releases.annual_report.figures import Period
from orchestration.releases.finished_warehouse import ReleaseError

EARLIER_YEARS = (1, 2)


class NoSuchPeriod(ReleaseError):
    """A report was asked for a period that the warehouse has no figures for; the message names some."""


@dataclass(frozen=True)
class Span:
    """The period of an edition, the same period a year and two years before, and the months up to its end.

    Of a period that has not been (a month that had not begun) the earlier ones are None.
    """

    period: Period
    earlier: tuple[Period | None, Period | None]
    months: tuple[tuple[Period, tuple[Period | None, Period | None]], ...]

    @property
    def label(self) -> str:
        """The period as a title has it: 2025/26; July to September 2025 (quarter 2 of 2025/26); May 2025."""
        one = self.period
        year = label(one.collection_year)
        if one.kind == "month":
            whole = f"{one.starts_on:%B %Y}"
        elif one.kind == "quarter":
            last = one.whole_period_ends_on
            whole = f"{one.starts_on:%B} to {last:%B %Y} (quarter {one.number_in_year} of {year})"
        else:
            whole = year
        return f"{whole}, up to {_day(one.ends_on)}" if one.ends_on < one.whole_period_ends_on else whole

    @property
    def is_whole_year(self) -> bool:
        """Whether the period is a year, and one that is told of to its end."""
        return self.period.kind == "year" and self.period.ends_on >= self.period.whole_period_ends_on

    @property
    def headings(self) -> tuple[str, str, str]:
        """What stands over the three columns of years, this one first."""
        year = self.period.collection_year
        return (self._short(year), self._short(year - 1), self._short(year - 2))

    def _short(self, year: int) -> str:
        one = self.period
        if one.kind == "month":
            return f"{one.starts_on:%b} {one.starts_on.year - (one.collection_year - year)}"
        return f"Q{one.number_in_year} {label(year)}" if one.kind == "quarter" else label(year)


def span_of(periods: Mapping[str, Period], period_id: str) -> Span:
    """The periods that an edition prints; one that there is not raises NoSuchPeriod."""
    period = periods.get(period_id)
    if period is None:
        known = ", ".join(list(periods)[:8])
        raise NoSuchPeriod(f"There are no figures of {period_id}. Give one of those there are: {known} ...")
    months = [
        (one, _earlier(periods, one))
        for one in periods.values()
        if (one.kind, one.collection_year) == ("month", period.collection_year)
        and one.starts_on <= period.ends_on
    ]
    months.sort(key=lambda found: found[0].starts_on)
    return Span(period, _earlier(periods, period), tuple(months))


def _earlier(periods: Mapping[str, Period], of: Period) -> tuple[Period | None, Period | None]:
    same = {
        one.collection_year: one
        for one in periods.values()
        if (one.kind, one.number_in_year) == (of.kind, of.number_in_year)
    }
    return (same.get(of.collection_year - 1), same.get(of.collection_year - 2))


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"

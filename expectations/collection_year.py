"""The collection year of the statutory return: how it is written, when it starts and when it ends.

Which years the rulebook covers does not belong here, nor does today's date.
"""

from __future__ import annotations

import re
from datetime import date

EARLIEST_YEAR = 2005
LATEST_YEAR = 2100

_LABEL = re.compile(r"(\d{4})/(\d{2}|\d{4})")


class NotACollectionYear(ValueError):
    """What was given is not a collection year; the message says how to write one."""


def collection_year(text: str | int) -> int:
    """Return the year that ends on 31 March: 2026, "2026" and "2025/26" all give 2026.

    Anything else (two figures, a label whose years do not follow on, words) raises NotACollectionYear.
    """
    written = str(text).strip() if not isinstance(text, bool) else ""
    label = _LABEL.fullmatch(written)
    year = 0
    if label:
        ends = int(label[1]) + 1
        if int(label[2]) in (ends, ends % 100) and len(label[2]) in (2, 4):
            year = ends
    elif re.fullmatch(r"\d{4}", written):
        year = int(written)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotACollectionYear(
            f"{written or text!r} is not a collection year. Give the year that ends on 31 March, "
            f"such as 2026, or its label, 2025/26 (from {EARLIEST_YEAR} to {LATEST_YEAR})."
        )
    return year


def year_start(year: int) -> date:
    """Return 1 April on which the collection year starts."""
    return date(year - 1, 4, 1)


def year_end(year: int) -> date:
    """Return 31 March on which the collection year ends."""
    return date(year, 3, 31)


def label(year: int) -> str:
    """Return the label printed in reports: 2026 gives 2025/26."""
    return f"{year - 1}/{year % 100:02d}"

"""The rows of facts that a figure counts, as SQL: the conditions of the catalogue, as dbt counts by them.

Running it does not belong here, nor what is made of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from expectations.measures import Counted, Measure

Part = Literal["numerator", "denominator"]
ALL = "all"


def counted_rows(measure: Measure, part: Part, breakdown: str = ALL, columns: Sequence[str] = ()) -> str:
    """Return a query of the rows counted in one part of a measure, in the period that is its parameter $1.

    Columns: part, fact, fact_key, child_id, day, category, amount (NULL where rows are counted), source_file,
    source_row, and those of the fact named in `columns`. The facts and `int_report_periods` are read by their
    names, of whatever submissions are there. A population or a count has no denominator rows: no row then.
    """
    entry: Counted = measure
    of_these = "true"
    if part == "numerator":
        of_these = measure.of_these or "true"
    elif measure.divided_by:
        entry = measure.divided_by
    elif measure.kind not in ("percentage", "mean"):
        of_these = "false"
    category = f"'{ALL}'" if breakdown == ALL else f"coalesce(cast({breakdown} as varchar), 'not known')"
    with_amount = f"and {entry.sums} is not null" if entry.sums and measure.kind == "mean" else ""
    placed = (
        "rows_of.day = periods.ends_on"
        if entry.when == "at_end"
        else "rows_of.day between periods.starts_on and periods.ends_on"
    )
    wanted = ", ".join(
        [
            "submission_id",
            "fact_key",
            "child_id",
            f"{entry.day} as day",
            f"{category} as category",
            f"cast({entry.sums or 'null'} as decimal(18, 4)) as amount",
            "source_file",
            "source_row",
            *(f"{column} as list_{column}" for column in columns),
        ]
    )
    return (
        f"select '{part}' as part, '{entry.fact}' as fact, rows_of.* from (select {wanted} "
        f'from "{entry.fact}" where ({entry.counted}) and ({of_these}) {with_amount}) as rows_of '
        "inner join int_report_periods as periods on rows_of.submission_id = periods.submission_id "
        f"and periods.period_id = $1 and {placed}"
    )

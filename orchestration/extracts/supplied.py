"""Which tables and columns a submission supplies: those of its extracts, and those of the return that follow.

Reading what came does not belong here (`brought.py`), nor does what a report says of columns that did not.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from expectations.extracts.fields import return_columns
from orchestration.extracts.landing import SUPPLIED_COLUMNS

# The tables of the return that dbt makes from the extracts, and the columns of theirs that only an optional
# extract can fill: where it is not supplied, neither are they.
DERIVED_RETURN_TABLES = ("header", "episodes", "reviews", "uasc")
NEEDS_TABLE = {
    ("header", "MOTHER"): "ssd_mother",
    ("header", "MC_DOB"): "ssd_mother",
    ("episodes", "HOME_POST"): "ssd_address",
    **{("uasc", column): "ssd_immigration_status" for column in return_columns("uasc")},
}


def supplied_columns(submission_id: str, read: Iterable[tuple[str, str]]) -> pa.Table:
    """Return the columns (table, column) that were read from extracts, and those of the return from them."""
    rows = list(read)
    given = {name for name, _ in rows}
    rows += [
        (name, column.lower())
        for name in DERIVED_RETURN_TABLES
        for column in return_columns(name)
        if (name, column) not in NEEDS_TABLE or NEEDS_TABLE[name, column] in given
    ]
    return pa.Table.from_pylist(
        [
            {"submission_id": submission_id, "table_name": name, "column_name": column}
            for name, column in rows
        ],
        SUPPLIED_COLUMNS,
    )

"""Which tables and columns a submission supplies: those of its extracts, and those of the return that follow.

Reading what came does not belong here (`brought.py`), nor does which field needs what
(`expectations.extracts.return_sources`), nor what a report says of columns that did not come.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from expectations.extracts.return_sources import derived_fields
from orchestration.extracts.landing import SUPPLIED_COLUMNS


def supplied_columns(submission_id: str, read: Iterable[tuple[str, str]], collection_year: int) -> pa.Table:
    """Return the columns (table, column) that were read from extracts, and those of the return from them.

    A table that is no part of the year's return, or whose extracts did not come, is not among them.
    """
    rows = list(read)
    rows += [(name, column.lower()) for name, column in derived_fields(rows, collection_year)]
    return pa.Table.from_pylist(
        [
            {"submission_id": submission_id, "table_name": name, "column_name": column}
            for name, column in rows
        ],
        SUPPLIED_COLUMNS,
    )

"""Lines of the quarantine list that are the same on every road, and a column that says one thing throughout.

Deciding what is broken does not belong here; the contracts in `expectations.extracts` do that.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def repeated(value: str | None, times: int) -> pa.Array:
    """Return a text column that says the same in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), times)


def other_width(row: int, cells: int, wanted: int) -> dict[str, Any]:
    """Return the line of a record that has more or fewer cells than there are headings."""
    return {
        "source_row": row,
        "column_name": None,
        "column_letter": None,
        "reason": "other_width",
        "found": f"{cells} {'cell' if cells == 1 else 'cells'}, and there are {wanted} headings",
        "expected": "as many cells as there are headings",
        "how_to_fix": "Look for a separator too many or too few, or one in a cell without quotation marks.",
    }


def same_key(column: str, rows: pa.Array, firsts: pa.Array) -> pa.Table:
    """Return the lines of rows that have the keys of earlier rows and other values."""
    count = len(rows)
    found = pc.binary_join_element_wise(
        "the key of row ", firsts.cast(pa.string()), ", with other values", ""
    )
    return pa.table(
        {
            "source_row": rows.cast(pa.int32()),
            "column_name": repeated(column, count),
            "reason": repeated("duplicate_key", count),
            "found": found,
            "expected": repeated("each key once in the table", count),
            "how_to_fix": repeated(
                "Decide which of the two rows is right, and take the other one out at source.", count
            ),
        }
    )

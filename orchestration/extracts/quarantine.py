"""Lines of the quarantine list that are the same on every road, and a column that says one thing throughout.

Deciding what is broken does not belong here; the contracts in `expectations.extracts` do that.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa


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


def same_key(column: str, row: int, first: int) -> dict[str, Any]:
    """Return the line of a row that has an earlier row's key and other values."""
    return {
        "source_row": row,
        "column_name": column,
        "reason": "duplicate_key",
        "found": f"the key of row {first}, with other values",
        "expected": "each key once in the table",
        "how_to_fix": "Decide which of the two rows is right, and take the other one out at source.",
    }

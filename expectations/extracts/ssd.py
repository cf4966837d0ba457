"""The pandera contracts of the Standard Safeguarding Dataset extracts, made from the table of fields.

Statutory codes are not checked here: a wrong one must reach the rule that reports it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from expectations.extracts.fields import Field, ssd_fields

if TYPE_CHECKING:
    import pandera.pandas as pa

_DATE = r"\d{4}-\d{2}-\d{2}(?:[ T]00:00:00(?:\.0+)?)?"
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_AT_SOURCE = "Correct it in the case-management system and extract again."

EXPECTED = {
    "missing_key": "the key of the row",
    "missing_value": "a value in every row",
    "duplicate_key": "each key once in the file",
    "not_a_date": "a date as 2025-04-01, with no time of day",
    "not_a_number": "a number",
    "unknown_code": "one of the contract's codes",
    "too_long": "text no longer than the contract allows",
}
HOW_TO_FIX = {
    "duplicate_key": "See whether the extract's join doubles rows; the first row with the key was kept.",
    "not_a_date": "Correct the date at source, or have the extract write dates as year-month-day.",
    "too_long": "See whether the extract puts the wrong column or several values here.",
}


def broken_cells(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cell that breaks the contract of an SSD table, in the order of rows and columns.

    `cells` holds the contract's columns as text, trimmed, blank as missing, with a RangeIndex. The answer has
    `position` (the row's place in `cells`), `column_name`, `reason`, `found` (the kind of value, never the
    value), `expected` and `how_to_fix`. Of rows with the same key all but the first are broken.
    """
    from pandera.errors import SchemaErrors

    found = [_duplicates(table, cells)]
    try:
        contract(table).validate(cells, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        found.append(
            pd.DataFrame(
                {
                    "position": cases["index"].astype("int64"),
                    "column_name": cases["column"].astype("str"),
                    "reason": cases["check"].astype("str"),
                    "length": cases["failure_case"].astype("str").str.len(),
                }
            )
        )
    broken = pd.concat(found, ignore_index=True)
    keys = {field.column for field in ssd_fields()[table] if field.key}
    blank = broken["reason"] == "not_nullable"
    broken.loc[blank, "reason"] = "missing_value"
    broken.loc[blank & broken["column_name"].isin(keys), "reason"] = "missing_key"
    length = broken["length"].fillna(0).astype("int64").astype("str")
    broken["found"] = "text of " + length + " characters"
    broken.loc[blank, "found"] = "blank"
    broken.loc[broken["reason"] == "duplicate_key", "found"] = "a key that an earlier row has"
    broken["expected"] = broken["reason"].map(EXPECTED)
    broken["how_to_fix"] = broken["reason"].map(HOW_TO_FIX).fillna(_AT_SOURCE)
    broken = broken.drop_duplicates(["position", "column_name"])
    ordered = broken.sort_values(["position", "column_name"], ignore_index=True)
    return ordered[["position", "column_name", "reason", "found", "expected", "how_to_fix"]]


@cache
def contract(table: str) -> pa.DataFrameSchema:
    """Return the pandera contract of one SSD table: blanks, dates, numbers, lengths and the contract's codes.

    The key is tested by `broken_cells`, because a key without a value is no duplicate.
    """
    import pandera.pandas as pa

    columns = {
        field.column: pa.Column(str, checks=_checks(field), nullable=not field.filled)
        for field in ssd_fields()[table]
    }
    return pa.DataFrameSchema(columns, strict=True, name=table)


def _checks(field: Field) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if field.type == "date":
        checks.append(pa.Check(_is_date, error="not_a_date"))
    if field.type == "number":
        checks.append(pa.Check(lambda cells: cells.str.fullmatch(_NUMBER), error="not_a_number"))
    if field.type == "flag":
        checks.append(pa.Check(lambda cells: cells.str.upper().isin(["Y", "N"]), error="unknown_code"))
    if field.max_length is not None:
        checks.append(pa.Check(lambda cells: cells.str.len() <= field.max_length, error="too_long"))
    return checks


def _is_date(cells: pd.Series[str]) -> pd.Series[bool]:
    days = pd.to_datetime(cells.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    return cells.str.fullmatch(_DATE) & days.notna()


def _duplicates(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    keys = [field.column for field in ssd_fields()[table] if field.key]
    filled = [field.column for field in ssd_fields()[table] if field.key and field.filled]
    again = cells.duplicated(keys) & cells[filled].notna().all(axis=1)
    position = again.index[again].astype("int64")
    return pd.DataFrame(
        {"position": position, "column_name": keys[-1], "reason": "duplicate_key", "length": 0}
    )

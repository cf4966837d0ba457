"""Kinds of dirt that are rows of their own: nothing true stands in them, so nothing true is lost with them.

Rows that break the extract contract in every drop do not belong here: see `broken_rows`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.broken_rows import KEYS, other_value
from raw_data.synthetic.dirt_profiles import Extra, Rows
from raw_data.synthetic.dirt_table import DirtyTable, Labels


def plant_rows(table: DirtyTable, wanted: Rows) -> None:
    """Plant one kind of extra rows."""
    match wanted.kind:
        case "duplicate_row":
            labels = table.choose(_complete(table), wanted.rows)
            added = table.add(table.cells.loc[labels], after=labels)
            _note(table, wanted.kind, "duplicate", added)
        case "same_key_other_values":
            _same_key(table, wanted)
        case "blank_row":
            added = table.add_last(_blank(table, wanted.rows))
            _note(table, wanted.kind, "blank", added)
        case "short_row" | "long_row":
            labels = table.choose(_complete(table), wanted.rows)
            added = table.add(_own_keys(table, table.cells.loc[labels]))
            table.shapes |= dict.fromkeys(added.tolist(), -2 if wanted.kind == "short_row" else 1)
            _note(table, wanted.kind, "misshapen", added)
        case "test_person":
            labels = table.choose(_complete(table), wanted.rows)
            rows = table.cells.loc[labels].copy()
            rows[KEYS[table.name]] = [str(number + 1) for number in range(len(rows))]
            added = table.add(_alone(table, rows))
            _note(table, wanted.kind, "carried", added)
        case _:
            raise ValueError(f"dirt: there is no kind of rows {wanted.kind}.")


def plant_extra(table: DirtyTable, wanted: Extra) -> None:
    """Add a row that has one odd text, in a key of its own where the odd text is not the key."""
    labels = table.choose(_complete(table), 1)
    if not len(labels):
        return
    rows = _alone(table, _own_keys(table, table.cells.loc[labels]))
    rows[wanted.column] = wanted.text
    added = table.add(rows)
    value = wanted.text if wanted.expect == "carried" else wanted.value
    known = {} if wanted.expect in ("quarantined", "decide") else {"value": value}
    table.note(wanted.kind, wanted.expect, int(added[0]), wanted.column, **known)


def _note(table: DirtyTable, kind: str, expect: str, labels: Labels, column: str | None = None) -> None:
    for label in labels.tolist():
        table.note(kind, expect, label, column)


def _complete(table: DirtyTable) -> np.ndarray:
    """Any row with a key."""
    return table.cells[KEYS[table.name]].notna().to_numpy()


def _blank(table: DirtyTable, rows: int) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([None] * rows, dtype="str") for name in table.cells.columns})


def _own_keys(table: DirtyTable, rows: pd.DataFrame) -> pd.DataFrame:
    """Give copies of rows keys that no other row has."""
    first = len(table.cells)
    keys = [f"Y{first + place:08d}" for place in range(len(rows))]
    return rows.assign(**{KEYS[table.name]: pd.Series(keys, index=rows.index, dtype="str")})


def _alone(table: DirtyTable, rows: pd.DataFrame) -> pd.DataFrame:
    """Cut copies loose from the children they were made from: whatever names a person names nobody."""
    persons = [name for name in rows.columns if name.endswith("_person_id") and name != KEYS[table.name]]
    pupils = [name for name in rows.columns if name in ("pers_upn", "pers_legacy_id")]
    nobody = rows[KEYS[table.name]]
    return rows.assign(**dict.fromkeys(persons, nobody), **dict.fromkeys(pupils, None)).astype("str")


def _same_key(table: DirtyTable, wanted: Rows) -> None:
    """Add a row with the key of another above it, and another value in one column."""
    if wanted.column is None:
        raise ValueError("dirt: same_key_other_values needs a column.")
    labels = table.choose(_complete(table), wanted.rows)
    rows = table.cells.loc[labels].copy()
    rows[wanted.column] = other_value(rows[wanted.column])
    added = table.add(rows, after=labels)
    _note(table, wanted.kind, "quarantined", added, KEYS[table.name])

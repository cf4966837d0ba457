"""Which columns an extract's file has, in which order: those of the contract's table of fields.

What stands in the columns does not belong here. Only the table of fields is read, and no code of the
contract, so that the generator stays a second opinion.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pandas as pd

TABLES_OF_FIELDS = "expectations.extracts"


@cache
def columns(source: str = "ssd") -> dict[str, tuple[str, ...]]:
    """Return the columns of each table of a source, by table, in the order of the contract."""
    text = files(TABLES_OF_FIELDS).joinpath(f"{source}.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["table"], []).append(row["column"])
    return {table: tuple(names) for table, names in found.items()}


def file_of(table: str) -> str:
    """Return the file of a drop in which a table lies when nothing else is said."""
    return f"{'supplementary' if table in columns('supplementary') else 'ssd'}/{table}.csv"


@cache
def kept_out() -> frozenset[str]:
    """Return the columns of which a cell that cannot be read keeps its row out of the landing."""
    text = files(TABLES_OF_FIELDS).joinpath("ssd.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return frozenset(row["column"] for row in rows if row.get("if_unreadable", "quarantine") == "quarantine")


def in_contract_order(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return text rows with the contract's columns; those of which nothing is told are blank.

    A column that the contract does not have is left out; a table that it does not have stays as it is.
    """
    wanted = columns().get(table) or columns("supplementary").get(table)
    if wanted is None:
        return rows
    blank = pd.Series(index=rows.index, dtype="str")
    return pd.DataFrame({name: rows.get(name, blank) for name in wanted}, index=rows.index)

"""The tables and columns of an extract and of a return, read from `ssd.csv` and `ssda903.csv` beside it.

Checks on the values do not belong here; every schema of the landing is made from these two tables.

Where the facts come from: `ssd.csv` follows the Standard Safeguarding Dataset 1.4.5 (Data to Insight,
ssd-data-model) and holds only columns that carefacts uses; names and free text stay out. `ssda903.csv`
follows the Department for Education's SSDA903 collection: the columns of its CSV files, in order, and the
collection year from which a file is part of the return (blank: in every year that we read).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OPTIONAL_SSD_TABLES = frozenset({"ssd_address", "ssd_immigration_status", "ssd_mother"})


@dataclass(frozen=True)
class SsdField:
    """One column of a Standard Safeguarding Dataset extract.

    `required`: the file must have the column. `filled`: no row may leave it blank. `key`: part of the
    table's key. `codes`: the only values allowed, where the contract says so. Statutory codes have none
    here, because a wrong one must reach the rule that reports it.
    """

    table: str
    column: str
    type: str
    key: bool
    required: bool
    filled: bool
    max_length: int | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class ReturnField:
    """One column of an SSDA903 file: its name there, its kind of value, its years and its place."""

    table: str
    column: str
    type: str
    from_year: int | None
    to_year: int | None
    position: int


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def ssd_fields() -> dict[str, tuple[SsdField, ...]]:
    """Return the fields of every SSD table that carefacts reads, by table, in contract order."""
    fields = [
        SsdField(
            table=row["table"],
            column=row["column"],
            type=row["type"],
            key=row["key"] == "yes",
            required=row["required"] == "yes",
            filled=row["filled"] == "yes",
            max_length=int(row["max_length"]) if row["max_length"] else None,
            codes=tuple(row["code_set"].split("|")) if row["code_set"] else (),
        )
        for row in _rows("ssd.csv")
    ]
    return {
        table: tuple(f for f in fields if f.table == table)
        for table in dict.fromkeys(f.table for f in fields)
    }


@cache
def return_fields() -> dict[str, tuple[ReturnField, ...]]:
    """Return the fields of every SSDA903 table, by table, in the order of the CSV files."""
    fields = [
        ReturnField(
            table=row["table"],
            column=row["column"],
            type=row["type"],
            from_year=int(row["from_year"]) if row["from_year"] else None,
            to_year=int(row["to_year"]) if row["to_year"] else None,
            position=int(row["position"]),
        )
        for row in _rows("ssda903.csv")
    ]
    fields.sort(key=lambda f: f.position)
    tables = dict.fromkeys(row["table"] for row in _rows("ssda903.csv"))
    return {table: tuple(f for f in fields if f.table == table) for table in tables}


def ssd_columns(table: str) -> list[str]:
    """Return the column names of an SSD table in contract order."""
    return [field.column for field in ssd_fields()[table]]


def return_columns(table: str) -> list[str]:
    """Return the column names of an SSDA903 table, upper case, in file order."""
    return [field.column for field in return_fields()[table]]

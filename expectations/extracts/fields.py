"""The tables and columns of every extract and of the return, read from the CSV tables beside this module.

Checks on the values do not belong here, nor does reading of data; every contract, every schema of the landing
and every page of docs/extracts is made from these tables.

Where the facts come from: `ssd.csv` follows the Standard Safeguarding Dataset 1.4.5 (Data to Insight, ssd-
data-model). It holds only what the return, the child protection facts and Annex A need: names of children,
addresses and free text stay out, and of workers only the name that Annex A prints comes in.
`supplementary.csv` holds the extracts that carefacts proposes where that dataset has nothing.
`cin_census.csv` follows the children in need census and `ssda903.csv` the SSDA903 collection, both of the
Department for Education; for the return, the columns stand in file order, with the collection year from
which and up to which each is part of it (blank: in every year that we read).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SOURCES = ("ssd", "supplementary", "cin_census")
# What says whose a row is: the person or, where a system names none, the period of care.
WHOSE = ("ssd_person.pers_person_id", "ssd_cla_episodes.clae_cla_id")
TYPES = ("id", "text", "code", "flag", "date", "integer", "number", "postcode", "json")
# Columns that a table of the return has in its XML and not in its file: whether a child is unaccompanied,
# which the files say by the child's row in UASC.
ONLY_IN_XML = {"header": ("UASC",)}


@dataclass(frozen=True)
class Field:
    """One column of an extract.

    `required`: the table is refused without the column. `filled`: no row may leave it blank. `key`: part of
    what tells two rows apart. `codes`: the only values that the contract lets through. `code_set`: the
    national set that descriptions are read into; its codes are not enforced, because a wrong statutory code
    must reach the rule that reports it. `if_unreadable`: what becomes of a cell that breaks the contract;
    quarantine keeps the row out, carry leaves the cell as it came. `private`: its values are never shown.
    `refers_to`: the column of another table, as table.column, where its values are found.
    """

    source: str
    table: str
    column: str
    type: str
    key: bool
    required: bool
    filled: bool
    max_length: int | None
    codes: tuple[str, ...]
    code_set: str | None
    if_unreadable: str
    private: bool
    refers_to: str | None
    meaning: str
    example: str


@dataclass(frozen=True)
class Table:
    """One extract: what a row is, what the table is for, where it usually comes from and who uses it.

    `required`: an authority's drop of this source is refused without the table. No supplementary or census
    table is required: what is not supplied is said to be not supplied. `in_figures`: a figure, a link or the
    return is made from it today, or cells are read by it; of any other table, `used_by` says what it is
    meant for.
    """

    source: str
    name: str
    required: bool
    grain: str
    purpose: str
    usual_source: str
    used_by: str
    in_figures: bool
    fields: tuple[Field, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns that tell two rows apart, together; a blank in one is a value like any other."""
        return tuple(field.column for field in self.fields if field.key)

    @property
    def identifying(self) -> tuple[str, ...]:
        """Return the key without whose it is (WHOSE), or the whole key where it is nothing else.

        A row that is blank in all of these is nobody's duplicate: it only says whose it is.
        """
        of_the_event = [f.column for f in self.fields if f.key and f.refers_to not in WHOSE]
        return tuple(of_the_event) or self.key

    def field(self, column: str) -> Field:
        """Return one field by name; a name that the table does not have raises KeyError."""
        return {field.column: field for field in self.fields}[column]


@dataclass(frozen=True)
class ReturnField:
    """One column of an SSDA903 file: its name there, its kind of value, its years and its place.

    `code_set` names the national codes it holds. Nothing of the return is enforced by a contract: its wrong
    dates and codes are what the rules report.
    """

    table: str
    column: str
    type: str
    from_year: int | None
    to_year: int | None
    position: int
    code_set: str | None
    meaning: str
    example: str


@dataclass(frozen=True)
class Described:
    """A table in words, of an extract or of the return: what a row is, what for, from where, for whom.

    `in_figures` is as of `Table`; the return's own tables are all held to its rules.
    """

    source: str
    name: str
    grain: str
    purpose: str
    usual_source: str
    used_by: str
    in_figures: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _field(source: str, row: dict[str, str]) -> Field:
    return Field(
        source=source,
        table=row["table"],
        column=row["column"],
        type=row["type"],
        key=row["key"] == "yes",
        required=row["required"] == "yes",
        filled=row["filled"] == "yes",
        max_length=int(row["max_length"]) if row["max_length"] else None,
        codes=tuple(row["codes"].split("|")) if row["codes"] else (),
        code_set=row["code_set"] or None,
        if_unreadable=row["if_unreadable"],
        private=row["private"] == "yes",
        refers_to=row["refers_to"] or None,
        meaning=row["meaning"],
        example=row["example"],
    )


def _in_words(row: dict[str, str]) -> dict[str, Any]:
    words = {name: row[name] for name in ("grain", "purpose", "usual_source", "used_by")}
    return {**words, "in_figures": row["in_figures"] == "yes"}


@cache
def tables(source: str) -> dict[str, Table]:
    """Return the tables of one source (one of SOURCES) by name, in contract order."""
    if source not in SOURCES:
        raise KeyError(f"There is no source {source}; the sources are {', '.join(SOURCES)}.")
    fields: dict[str, list[Field]] = {}
    for row in _rows(f"{source}.csv"):
        fields.setdefault(row["table"], []).append(_field(source, row))
    return {
        row["table"]: Table(
            source=source,
            name=row["table"],
            required=row["required"] == "yes",
            **_in_words(row),
            fields=tuple(fields[row["table"]]),
        )
        for row in _rows("tables.csv")
        if row["source"] == source
    }


@cache
def table(name: str) -> Table:
    """Return the table of that name, whatever its source; names are unique over the sources."""
    for source in SOURCES:
        if name in tables(source):
            return tables(source)[name]
    raise KeyError(f"No extract is called {name}.")


@cache
def described(source: str) -> dict[str, Described]:
    """Return the tables of a source, or of `ssda903`, in words, by name, in contract order."""
    return {
        row["table"]: Described(source, row["table"], **_in_words(row))
        for row in _rows("tables.csv")
        if row["source"] == source
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
            code_set=row["code_set"] or None,
            meaning=row["meaning"],
            example=row["example"],
        )
        for row in _rows("ssda903.csv")
    ]
    fields.sort(key=lambda f: f.position)
    names = dict.fromkeys(row["table"] for row in _rows("ssda903.csv"))
    return {name: tuple(f for f in fields if f.table == name) for name in names}


def return_columns(table: str) -> list[str]:
    """Return the column names of an SSDA903 table, upper case, in file order."""
    return [field.column for field in return_fields()[table]]


def landed_columns(table: str) -> list[str]:
    """Return the columns of an SSDA903 table that may land: those of its file, then those only in XML."""
    return [*return_columns(table), *ONLY_IN_XML.get(table, ())]

"""The words that stand for national codes in case systems: the contracts' table of labels, and flags.

Which cells get words does not belong here. A label that stands for two codes is never given for one.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from raw_data.synthetic.contract_columns import TABLES_OF_FIELDS

KINDS = ("system_description", "meaning", "spelling")  # the first that a code has is taken
FLAGS: dict[str, tuple[str, ...]] = {
    "Y": ("Yes", "1", "true", "y", "TRUE"),
    "N": ("No", "0", "false", "n", "FALSE"),
}
SEXES: dict[str, tuple[str, ...]] = {"M": ("1", "01", "Male"), "F": ("2", "02", "Female")}


@cache
def code_set_of(column: str) -> str | None:
    """Return the national code set of a column of the extracts, where the contract names one."""
    text = files(TABLES_OF_FIELDS).joinpath("ssd.csv").read_text(encoding="utf-8")
    found = {row["column"]: row.get("code_set") for row in csv.DictReader(text.splitlines())}
    return found.get(column) or None


@cache
def dates() -> frozenset[str]:
    """Return the columns of the dataset that hold a day, or a day and a time."""
    text = files(TABLES_OF_FIELDS).joinpath("ssd.csv").read_text(encoding="utf-8")
    return frozenset(row["column"] for row in csv.DictReader(text.splitlines()) if row["type"] == "date")


@cache
def words(code_set: str) -> dict[str, str]:
    """Return for each code of a set the words that a case system shows in its place."""
    text = files(TABLES_OF_FIELDS).joinpath("code_labels.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["code_set"] == code_set]
    codes: dict[str, set[str]] = {}
    for row in rows:
        codes.setdefault(row["label"].casefold(), set()).add(row["code"])
    found: dict[str, str] = {}
    for kind in KINDS:
        for row in rows:
            certain = len(codes[row["label"].casefold()]) == 1
            if row["kind"] == kind and certain and row["label"].casefold() != row["code"].casefold():
                found.setdefault(row["code"], row["label"])
    return found

"""The profiles of dirt: what `dirt.yml` may say, with its values checked.

How dirt is made does not belong here: kinds of cells are in `dirt_cells`, of rows in `dirt_rows`, of files
in `dirt_files`, and the vendors' habits in `dirt_vendors`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

DIRT_FILE = Path(__file__).parent / "dirt.yml"
NONE = "none"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cells(_Part):
    """A kind of dirt in so many cells of one column."""

    kind: str
    table: str
    column: str
    cells: int = Field(gt=0, default=4)


class Extra(_Part):
    """An extra row with one text that the door must deal with as `expect` says (`value`: what it lands)."""

    kind: str
    table: str
    column: str
    text: str
    expect: Literal["read", "null", "quarantined", "carried", "decide"]
    value: str | None = None


class Rows(_Part):
    """A kind of extra rows in one table; `column` is the one that `same_key_other_values` changes."""

    kind: str
    table: str
    rows: int = Field(gt=0, default=2)
    column: str | None = None


class Headings(_Part):
    """How the headings of a table are written, which columns have another name, and which are left out."""

    table: str
    kind: Literal["as_named", "upper_case", "blanks_round", "words"] = "as_named"
    renamed: dict[str, str] = {}
    missing: tuple[str, ...] = ()
    extra: dict[str, str] = {}


class File(_Part):
    """One file of the drop: the tables in it, and how it is written.

    A `.xlsx` has a sheet for each of `sheets` (sheet name to table), a `.zip` an entry for each of
    `entries`; any other file is text with one `table`, but for `.parquet`. `empty` sheets have the
    headings of a supplementary extract and no rows.
    """

    name: str
    table: str | None = None
    sheets: dict[str, str] = {}
    empty: dict[str, str] = {}
    entries: tuple[File, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    above: tuple[tuple[str, ...], ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    blank: bool = False
    sent_again_as: str | None = None


class Profile(_Part):
    """All that one profile plants. `habits` names a vendor's way with keys and words; `authority` are keys
    for `authority.yml`; `code_map` is the authority's own map, by column and text.
    """

    habits: Literal["none", "systemc", "mosaic", "eclipse"] = "none"
    authority: dict[str, str | int] = {}
    code_map: dict[str, dict[str, str]] = {}
    cells: tuple[Cells, ...] = ()
    extra: tuple[Extra, ...] = ()
    rows: tuple[Rows, ...] = ()
    headings: tuple[Headings, ...] = ()
    files: tuple[File, ...] = ()


@cache
def profiles(path: Path = DIRT_FILE) -> dict[str, Profile]:
    """Return every profile by name."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Profile.model_validate(profile) for name, profile in read.items()}


def dirt_profile(name: str) -> Profile:
    """Return one profile, `none` with nothing in it; an unknown name is a ValueError that tells the names."""
    if name == NONE:
        return Profile()
    known = profiles()
    if name not in known:
        raise ValueError(f"dirt: there is no profile {name}. There are {NONE}, {', '.join(known)}.")
    return known[name]

"""A drop made dirty on request: a profile's habits, cells, rows and files, and the list of what was planted.

The clean tables and the rows that break the contract in every drop do not belong here; they come in ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.broken_rows import KEYS
from raw_data.synthetic.contract_columns import columns
from raw_data.synthetic.dirt_cells import plant_cells
from raw_data.synthetic.dirt_files import HEADING_KINDS, Place, written_files
from raw_data.synthetic.dirt_profiles import Profile
from raw_data.synthetic.dirt_rows import plant_extra, plant_rows
from raw_data.synthetic.dirt_table import DirtyTable
from raw_data.synthetic.dirt_vendors import apply_habits
from raw_data.synthetic.formats import Written, text_file

OUT = ("quarantined", "misshapen")  # of the rows that do not land, those that are neither blank nor a copy


@dataclass(frozen=True)
class DirtyDrop:
    """The files by name, what was planted, what breaks the contract in every drop, and rows by table.

    `keyed` are the true rows of each table as the habits leave them, before single cells were made dirty.
    """

    files: dict[str, bytes]
    planted: list[dict[str, Any]]
    broken: list[dict[str, Any]]
    accounts: dict[str, dict[str, int]]
    keyed: dict[str, pd.DataFrame]


def make_dirty(
    profile: Profile,
    tables: dict[str, pd.DataFrame],
    broken: list[dict[str, Any]],
    clean: dict[str, pd.DataFrame],
    rng: np.random.Generator,
) -> DirtyDrop:
    """Make the tables of a drop (text, with its broken rows as `break_rows` lists them) dirty.

    `clean` are the tables as planned, which know the meetings that brothers and sisters share.
    """
    dirty = {
        name: DirtyTable(name, rows.copy(), {f["row"] - 2 for f in broken if f["table"] == name}, rng)
        for name, rows in tables.items()
    }
    apply_habits(profile.habits, dirty, clean)
    keyed = {
        name: table.cells.drop(index=list(table.broken)).reset_index(drop=True)
        for name, table in dirty.items()
    }
    for cells in profile.cells:
        plant_cells(dirty[cells.table], cells, profile.code_map)
    for rows in profile.rows:
        plant_rows(dirty[rows.table], rows)
    for extra in profile.extra:
        plant_extra(dirty[extra.table], extra)
    files, places, planted = written_files(profile, dirty)
    if profile.code_map:
        files["code_map.csv"] = _code_map(profile)
    for name, table in dirty.items():
        planted += [
            _placed(entry, places[name]) for entry in table.entries if entry["kind"] not in HEADING_KINDS
        ]
    found = [
        {**fault, "row": int(places[fault["table"]].rows[fault["row"] - 2]), **_where(places[fault["table"]])}
        for fault in broken
    ]
    accounts = {name: _account(table, broken) for name, table in dirty.items()}
    return DirtyDrop(files, planted, found, accounts, keyed)


def _where(place: Place) -> dict[str, str | None]:
    return {"file": place.file, "sheet": place.sheet}


def _placed(entry: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return an entry with the file, the sheet and the row as Excel counts it, in place of the label."""
    label = entry["label"]
    rest = {key: value for key, value in entry.items() if key not in ("kind", "label")}
    row = None if label is None else int(place.rows[label])
    return {"kind": entry["kind"], **_where(place), "row": row, **rest}


def _account(table: DirtyTable, broken: list[dict[str, Any]]) -> dict[str, int]:
    """Count the rows of a table by what becomes of them."""
    expected = [entry["expect"] for entry in table.entries if entry["label"] is not None]
    kept_out = sum(expect in OUT for expect in expected)
    kept_out += sum(f["table"] == table.name and f["expect"] == "quarantined" for f in broken)
    account = {
        "rows_in": len(table.cells),
        "duplicate": expected.count("duplicate"),
        "blank": expected.count("blank"),
        "quarantined": kept_out,
    }
    return {**account, "landed": 2 * account["rows_in"] - sum(account.values())}


def _code_map(profile: Profile) -> bytes:
    """Return the authority's own map of words to codes, which holds from the beginning."""
    rows = [
        {
            "source_system": profile.authority["system"],
            "field": column,
            "source_value": text,
            "national_code": code,
            "valid_from": "2010-04-01",
            "approved_by": "Data team",
        }
        for column, texts in profile.code_map.items()
        for text, code in texts.items()
    ]
    wanted = list(columns("supplementary")["code_map"])
    return text_file(Written(pd.DataFrame(rows).reindex(columns=wanted).astype("str"), wanted))


def check_profile(profile: Profile, tables: dict[str, pd.DataFrame]) -> None:
    """Refuse a profile that names a table or a column that is not made."""
    wanted = [(cells.table, cells.column) for cells in profile.cells]
    wanted += [(extra.table, extra.column) for extra in profile.extra]
    wanted += [(part.table, KEYS.get(part.table, "")) for part in profile.rows]
    for table, column in wanted:
        if column not in tables.get(table, ()):
            raise ValueError(f"dirt: no table {table} with a column {column} is made.")

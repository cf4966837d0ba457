"""A drop of a few rows, quick to land, for tests of how drops come and go."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.extracts.fields import table, tables
from orchestration.extracts.drop import DropParameters

CODE, YEAR = "E10999001", 2026
PARAMETERS = DropParameters(CODE, YEAR, YEAR)
SETTINGS = f"code: {CODE}\nname: Exampleshire\n"
REQUIRED = [name for name, held in tables("ssd").items() if held.required]


def lines(name: str, rows: int = 3, **changes: str) -> str:
    """A CSV of rows made of the contract's examples, each with its own key."""
    fields = table(name).fields
    text = [",".join(field.column for field in fields)]
    for number in range(rows):
        row = {f.column: f"K{number}" if f.key and f.type == "id" else f.example for f in fields} | changes
        text.append(",".join(row.values()))
    return "\n".join(text) + "\n"


def small_drop(folder: Path, *, persons: int = 3) -> Path:
    """Write a drop with every table that nothing can be made without."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in REQUIRED:
        rows = persons if name == "ssd_person" else 3
        (folder / f"{name}.csv").write_text(lines(name, rows), encoding="utf-8")
    return folder


def year_folder(place: Path) -> Path:
    """An authority's folder of a year with the settings in it, and no drop yet."""
    year = place / CODE / str(YEAR)
    year.mkdir(parents=True, exist_ok=True)
    (year / "authority.yml").write_text(SETTINGS, encoding="utf-8")
    return year


def query(root: Path, sql: str) -> list[tuple[object, ...]]:
    """What the landed files say."""
    with duckdb.connect(config={"file_search_path": str(root)}) as connection:
        return connection.sql(sql).fetchall()

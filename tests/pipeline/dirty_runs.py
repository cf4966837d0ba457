"""Made-up drops of each profile of dirt, each taken through the door, dbt and a release once for all tests.

What should come of the dirt does not belong here; the tests beside it say that.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from conftest import AUTHORITY, YEAR, settings_in

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.releases.publish import publish
from raw_data.synthetic import generate, load_settings

CLEAN = "none"
PROFILES = (CLEAN, "everyday", "systemc", "mosaic", "eclipse")
CHILDREN = 200  # enough for every kind of dirt; one of the tests says so
Entry = dict[str, Any]
Place = tuple[str, str | None, int]  # file, sheet, row as Excel counts


@dataclass(frozen=True)
class DirtyRun:
    """One profile: what its generator planted, and where its landing, its warehouse and its release lie."""

    profile: str
    truth: dict[str, Any] = field(repr=False)
    landing: Path
    warehouse: Path
    release: Path

    @property
    def dirt(self) -> list[Entry]:
        """Everything planted by the profile; the rows that are broken in every drop are not among it."""
        return list(self.truth.get("dirt", []))

    @property
    def broken(self) -> list[Entry]:
        """The rows that break their contract in every drop, each with its file and sheet."""
        return [
            {"file": f"ssd/{fault['table']}.csv", "sheet": None, **fault}
            for fault in self.truth["broken_rows"]
        ]

    def listed(self, name: str) -> pd.DataFrame:
        """One of the lists of the landing, of the extracts of this year only."""
        rows = pq.read_table(self.landing / f"{name}.parquet").to_pandas()
        rows = rows[rows["submission_id"] == f"{AUTHORITY}-{YEAR}"]
        return rows[rows["source"] == "ssd"] if "source" in rows else rows

    @cached_property
    def landed(self) -> dict[str, pd.DataFrame]:
        """Every landed table of the dataset that has rows, by name."""
        folder = self.landing / "ssd"
        tables = {path.stem: pq.read_table(path).to_pandas() for path in sorted(folder.glob("*.parquet"))}
        return {name: rows for name, rows in tables.items() if len(rows)}

    @cached_property
    def came(self) -> dict[str, pd.DataFrame]:
        """Every table of the dataset as it came, by name."""
        folder = self.landing.with_name("as_came") / "files" / "ssd"
        return {path.stem: pq.read_table(path).to_pandas() for path in sorted(folder.glob("*.parquet"))}

    @cached_property
    def tables(self) -> dict[tuple[str, str | None], str]:
        """Which table each file or sheet was taken for."""
        return {
            (row["source_file"], row["source_sheet"]): row["table_name"]
            for row in _records(self.listed("files"))
            if row["outcome"] == "accepted"
        }

    @cached_property
    def rows(self) -> dict[Place, dict[str, Any]]:
        """Every landed row by its place."""
        return _by_place(self.landed)

    @cached_property
    def rows_as_they_came(self) -> dict[Place, dict[str, Any]]:
        """Every row as it came by its place; blank and misshapen ones are not there."""
        return _by_place(self.came)

    def facts(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()


def make_run(profile: str, folder: Path, dbt_cache: Path) -> DirtyRun:
    """Generate, land, build without dbt's own tests (others run those) and publish one profile's drop."""
    settings = settings_in(folder)
    generate(load_settings(collection_year=YEAR, children=CHILDREN, dirt=profile), settings.extracts_dir)
    drop = settings.drop(AUTHORITY, YEAR)
    landing, warehouse = folder / "work" / "landing", folder / "work" / "warehouse.duckdb"
    land_drop(drop, landing, DropParameters(AUTHORITY, YEAR, YEAR))
    dbt = DbtProject(cache_dir=dbt_cache / "dbt")
    raise_for_failures(
        dbt.build(landing, warehouse, exclude=["resource_type:test", "resource_type:unit_test"])
    )
    release = publish(warehouse, landing, settings.releases_dir, drop=drop).path
    truth = json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))
    return DirtyRun(profile, truth, landing, warehouse, release)


def place_of(entry: Entry) -> Place:
    return entry["file"], entry["sheet"], entry["row"]


def said(entry: Entry) -> str:
    """What a failure may say of an entry: its kind and its place, and never a value."""
    sheet = f" [{entry['sheet']}]" if entry["sheet"] else ""
    return f"{entry['kind']}: {entry['file']}{sheet} row {entry['row']} {entry['column']}"


def _by_place(tables: dict[str, pd.DataFrame]) -> dict[Place, dict[str, Any]]:
    return {
        (row["source_file"], row["source_sheet"], row["source_row"]): row
        for rows in tables.values()
        for row in _records(rows)
    }


def _records(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        yield {str(name): cell for name, cell in row.items()}

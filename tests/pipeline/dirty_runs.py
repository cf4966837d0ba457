"""What the tests of dirty drops ask of a council: what was planted, what landed, and where.

Making the councils does not belong here (`councils.py`), nor what should come of the dirt.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from conftest import AUTHORITY, YEAR
from councils import Council

Entry = dict[str, Any]
Place = tuple[str, str | None, int]  # file, sheet, row as Excel counts


class DirtyRun(Council):
    """One profile of dirt."""

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

"""What all roads brought, seen together: which road has which table, and lists of files, columns and drops.

Bringing does not belong here (`roads.py`), nor does reading a cell (`held_tables.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from orchestration.extracts.as_came import AsCame, Kept
from orchestration.extracts.drops import recorded
from orchestration.extracts.landing import COLUMNS, FILES, Landing
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.required_tables import tables_by_name
from orchestration.extracts.roads import CENSUS, DATABASES
from orchestration.extracts.roads import FILES as FILES_ROAD

Sheets = tuple[str, str | None]  # a file, and a sheet in it where it has any


def roads_of(as_came: Path) -> list[AsCame]:
    """Return the roads with extracts of this year: files, the census, and each database by name."""
    databases = as_came / DATABASES
    pulled = sorted(path for path in databases.iterdir() if path.is_dir()) if databases.is_dir() else []
    return [AsCame(folder) for folder in (as_came / FILES_ROAD, as_came / CENSUS, *pulled)]


def one_road_each(roads: list[AsCame]) -> list[tuple[AsCame, Kept]]:
    """Return every table with its road; a table that comes by two roads raises ExtractRefused."""
    by_table: dict[str, tuple[AsCame, Kept]] = {}
    for road in roads:
        for one in road.kept():
            if one.table_name in by_table:
                raise ExtractRefused(
                    "two_sources",
                    f"table {one.table_name} comes by two roads: "
                    f"{by_table[one.table_name][1].source_file} and {one.source_file}",
                    "Take it out of the drop, or out of the tables of the database in authority.yml.",
                    file=one.source_file,
                )
            by_table[one.table_name] = (road, one)
    return list(by_table.values())


def columns_of(road: AsCame, one: Kept) -> list[dict[str, Any]]:
    """Return the lines about the columns of one table: read, missing, not used, of another type."""
    return [
        row
        for row in road.read_list("columns", COLUMNS).to_pylist()
        if (row["table_name"], row["source_file"], row["source_sheet"])
        == (one.table_name, one.source_file, one.source_sheet)
    ]


def lists_of(
    road: AsCame,
    submission_id: str,
    not_read: Mapping[Sheets, ExtractRefused] | None = None,
    said: Mapping[Sheets, str] | None = None,
    unused: str | None = None,
) -> Landing:
    """Return the lists of a road; a sheet that could not be read after all is put down as refused.

    `said` is what was found out about sheets when their cells were read, and `unused` why the extracts of the
    road are not used, where they are not.
    """
    files = []
    for row in road.read_list("files", FILES).to_pylist():
        refusal = (not_read or {}).get((row["source_file"], row["source_sheet"]))
        if refusal and row["outcome"] == "accepted":
            row |= {"outcome": "refused", "reason": refusal.reason, "text": str(refusal)}
        elif row["outcome"] == "accepted" and unused and row["table_name"] in tables_by_name():
            row |= {"outcome": "not_used", "text": unused}
        elif row["outcome"] == "accepted" and (
            more := (said or {}).get((row["source_file"], row["source_sheet"]))
        ):
            row["text"] = "; ".join(part for part in (row["text"], more) if part)
        files.append({**row, "submission_id": submission_id})
    columns = [
        {**row, "submission_id": submission_id} for row in road.read_list("columns", COLUMNS).to_pylist()
    ]
    return Landing(files=pa.Table.from_pylist(files, FILES), columns=pa.Table.from_pylist(columns, COLUMNS))


def drops_on_record(as_came: Path, submission_id: str) -> Landing:
    """Return a line for each drop on record, when there are several."""
    records = recorded(as_came)
    rows = [
        {
            **dict.fromkeys(FILES.names),
            "submission_id": submission_id,
            "source_file": f"drops/{record.name}",
            "source_file_sha256": record.content_sha256,
            "outcome": f"drop_{record.outcome}",
            "text": record.text,
        }
        for record in records
        if len(records) > 1
    ]
    return Landing(files=pa.Table.from_pylist(rows, FILES))

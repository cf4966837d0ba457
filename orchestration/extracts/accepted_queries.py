"""Lands the list of queries that an authority has looked at and accepted: `accepted_queries.csv`.

Judging a line of the list does not belong here: dbt says which holds, which has lapsed, which cannot be.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.extracts.authority import authority_file
from orchestration.extracts.files.drop_files import DropFile, open_sheets
from orchestration.extracts.landing import ACCEPTED_QUERIES, Landing
from orchestration.extracts.quarantine import repeated
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Rows, Sheet

ACCEPTED_FILE = "accepted_queries.csv"
# Its columns, and what the landing calls them.
COLUMNS = {
    "rule_code": "rule_code",
    "table": "table_name",
    "child_id": "child_id",
    "row_fingerprint": "row_fingerprint",
    "reason": "reason",
    "accepted_by": "accepted_by",
    "accepted_on": "accepted_on",
}


def accepted_beside_settings(year_folder: Path) -> Path | None:
    """Return the list that lies beside the settings that hold for a year's folder, if there is one."""
    path = authority_file(year_folder).with_name(ACCEPTED_FILE)
    return path if path.is_file() else None


def accepted_queries(path: Path, submission_id: str) -> Landing:
    """Read the list for one submission: every line with its row, each cell as text, nothing left out.

    The columns may stand in any order, with others beside them. A file that cannot be read, a missing column
    or a line of another width raises ExtractRefused that names file, row and column.
    """
    if not path.is_file():
        found, what_to_do = "there is no such file", "Check how it is written."
        raise ExtractRefused("missing_file", found, what_to_do, file=str(path))
    sheet = open_sheets(DropFile(path.name, path, path.stat().st_size))[0]
    position = _positions(sheet)
    parts = [_landed(rows, position, submission_id, sheet) for rows in sheet.rows(1)]
    return Landing(accepted_queries=pa.concat_tables([ACCEPTED_QUERIES.empty_table(), *parts]))


def _positions(sheet: Sheet) -> dict[str, int]:
    headings = [heading.lower() for heading in sheet.opening[0]] if sheet.opening else []
    for column in COLUMNS:
        if headings.count(column) != 1:
            found = "there is no such column" if column not in headings else "the column is there twice"
            what_to_do = f"The first row names the columns: {', '.join(COLUMNS)}."
            raise ExtractRefused("missing_column", found, what_to_do, file=sheet.file, row=1, column=column)
    return {column: headings.index(column) for column in COLUMNS}


def _landed(rows: Rows, position: dict[str, int], submission_id: str, sheet: Sheet) -> pa.Table:
    if rows.misshapen:
        first = rows.misshapen[0]
        raise ExtractRefused(
            "other_width",
            f"the row has {first.cells} cells, and there are {len(sheet.opening[0])} headings",
            "Put a text with a comma in it between quotation marks.",
            file=sheet.file,
            row=first.row,
        )
    count = rows.cells.num_rows
    cells = {
        landed: pc.utf8_trim_whitespace(rows.cells.column(position[column]))
        for column, landed in COLUMNS.items()
    }
    return pa.table(
        {
            "submission_id": repeated(submission_id, count),
            "source_file": repeated(sheet.file, count),
            "source_row": rows.source_row,
            **cells,
        }
    ).select(ACCEPTED_QUERIES.names)

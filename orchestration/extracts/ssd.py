"""Read the Standard Safeguarding Dataset extracts of one drop and hold each to its contract.

Joining, typing and renaming do not belong here; a landed cell is the text that came.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.extracts.fields import OPTIONAL_SSD_TABLES, return_columns, ssd_columns, ssd_fields
from expectations.extracts.ssd import broken_cells
from orchestration.extracts.csv_text import CsvText, read_csv_text
from orchestration.extracts.landing import (
    NOTHING_QUARANTINED,
    SUPPLIED_COLUMNS,
    LandedSource,
    Landing,
    ssd_schemas,
)
from orchestration.extracts.quarantine import Origin, account, blank_rows, broken_rows, repeated
from orchestration.extracts.refusals import ExtractRefused, Note, refuse_together

SSD_FOLDER = "ssd"
DERIVED_RETURN_TABLES = (
    "header",
    "episodes",
    "reviews",
)  # the return tables that dbt makes from these extracts
_EXTRACT_AGAIN = "Have the extract write it, then run again."


def land_ssd_drop(drop: Path, submission_id: str) -> LandedSource:
    """Read every SSD table of a drop (`<drop>/ssd/<table>.csv`) for one submission.

    Rows that break their contract go to quarantine, cell by cell, and are not landed. A missing folder, table
    or required column, a required table without rows, or a file that is no CSV raises ExtractRefused, which
    names all such troubles of the drop at once.
    """
    folder = drop / SSD_FOLDER
    if not folder.is_dir():
        raise ExtractRefused(
            "missing_folder",
            "there is no folder of extracts here",
            f"Put the extracts into a folder {SSD_FOLDER}, or correct the setting of the extracts folder.",
            file=str(folder),
        )
    parts, notes, refusals = [], list[Note](), list[ExtractRefused]()
    for table in ssd_fields():
        try:
            landed = _land_table(folder, table, submission_id)
        except ExtractRefused as refused:
            refusals.append(refused)
        else:
            parts.append(landed.landing)
            notes.extend(landed.notes)
    refuse_together(refusals)
    notes.extend(_left_over_files(folder))
    return LandedSource(
        Landing.together([*parts, Landing(supplied_columns=_derived(submission_id))]), tuple(notes)
    )


def _land_table(folder: Path, table: str, submission_id: str) -> LandedSource:
    name = f"{SSD_FOLDER}/{table}.csv"
    optional = table in OPTIONAL_SSD_TABLES
    path = folder / f"{table}.csv"
    if not path.is_file():
        if optional:
            return LandedSource(Landing(), (Note(name, f"there is no {table}; it is taken as empty"),))
        raise ExtractRefused("missing_table", f"there is no table {table}", _EXTRACT_AGAIN, file=name)
    text = read_csv_text(path, name)
    if text.cells.num_rows == 0 and not optional:
        raise ExtractRefused(
            "no_rows",
            f"table {table} has headings and no rows, which no authority with children looked after has",
            "See whether the extract ran to its end, then run again.",
            file=name,
        )
    cells, notes = _contract_columns(table, name, text)
    origin = Origin(submission_id, "ssd", table, name, text.sha256)
    broken, keep = _held_to_contract(origin, cells, text.source_row)
    rows = pa.table(
        [
            repeated(submission_id, cells.num_rows),
            repeated(name, cells.num_rows),
            repeated(text.sha256, cells.num_rows),
            text.source_row,
            *cells.columns,
        ],
        schema=ssd_schemas()[table],
    )
    landed = rows if keep is None else rows.filter(keep)
    left_out = rows.num_rows - landed.num_rows + len(text.blank_rows)
    landing = Landing(
        ssd={table: landed},
        quarantine=pa.concat_tables([broken, blank_rows(origin, text.blank_rows)]),
        accounts=account(origin, rows_in=text.records, landed=landed.num_rows, quarantined=left_out),
    )
    return LandedSource(landing, tuple(notes))


def _contract_columns(table: str, name: str, text: CsvText) -> tuple[pa.Table, list[Note]]:
    """Pick the contract's columns out of a file by heading, whatever their case and order."""
    headings = [heading.lower() for heading in text.header]
    wanted = ssd_columns(table)
    unknown = [heading for heading in headings if heading and heading not in wanted]
    refusals, notes = [], list[Note]()
    for field in ssd_fields()[table]:
        times = headings.count(field.column)
        if times > 1:
            refusals.append(
                ExtractRefused(
                    "column_twice", "the column is given twice", "Keep one.", file=name, column=field.column
                )
            )
        elif times == 0 and field.required:
            near = difflib.get_close_matches(field.column, unknown, n=1)
            found = f"table {table} has no such column" + (
                f"; the nearest heading is {near[0]}" if near else ""
            )
            refusals.append(
                ExtractRefused("missing_column", found, _EXTRACT_AGAIN, file=name, column=field.column)
            )
        elif times == 0:
            notes.append(Note(name, f"has no column {field.column}, which may be left out; taken as blank"))
    refuse_together(refusals)
    if unknown:
        notes.append(Note(name, f"has columns that are not used and not landed: {', '.join(unknown)}"))
    blank = pa.nulls(text.cells.num_rows, pa.string())
    columns = [
        text.cells.column(headings.index(column)) if column in headings else blank for column in wanted
    ]
    return pa.table(columns, names=wanted), notes


def _held_to_contract(
    origin: Origin, cells: pa.Table, source_row: pa.Array
) -> tuple[pa.Table, pa.Array | None]:
    """Return the quarantine rows of a table's broken cells and a mask of the rows to keep (None: all)."""
    trimmed = [pc.utf8_trim_whitespace(column) for column in cells.columns]
    for_contract = [pc.if_else(pc.equal(column, ""), None, column) for column in trimmed]
    frame = pa.table(for_contract, names=cells.column_names).to_pandas().astype("str")
    broken = broken_cells(origin.table, frame)
    if broken.empty:
        return NOTHING_QUARANTINED, None
    keep = np.ones(cells.num_rows, dtype=bool)
    keep[broken["position"].to_numpy()] = False
    return broken_rows(origin, source_row, broken), pa.array(keep)


def _derived(submission_id: str) -> pa.Table:
    supplied = [
        {"submission_id": submission_id, "table_name": table, "column_name": column.lower()}
        for table in DERIVED_RETURN_TABLES
        for column in return_columns(table)
    ]
    return pa.Table.from_pylist(supplied, SUPPLIED_COLUMNS)


def _left_over_files(folder: Path) -> Iterable[Note]:
    known = {f"{table}.csv" for table in ssd_fields()}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            yield Note(f"{SSD_FOLDER}/{path.name}", "is no table that is read yet; left alone")

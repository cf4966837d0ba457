"""Reads the row counts of every step from extract to return, and refuses them when they do not add up.

Counting rows inside the warehouse does not belong here; `rpt_row_accounts` does that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import duckdb

from orchestration.releases.finished_warehouse import ReleaseError, Submission
from orchestration.releases.return_files import TABLES

KEPT = "kept"  # the outcome of a step whose rows go on to the next one

FILES = """
    select submission_id, source, table_name, source_file, source_sheet, rows_in, landed, duplicate, blank,
        quarantined
    from stg_carefacts__accounts
    where submission_id in ($1, $2)
    order by submission_id, source, table_name, source_file, source_sheet
"""
QUARANTINE = """
    select submission_id, source, table_name, source_file, source_sheet,
        count(distinct source_row) as quarantined
    from read_parquet('quarantine.parquet')
    where submission_id in ($1, $2)
    group by submission_id, source, table_name, source_file, source_sheet
"""
STEPS = """
    select table_name, step_order, step, outcome, row_count
    from rpt_row_accounts
    where submission_id = $1
    order by table_name, step_order, outcome
"""


@dataclass(frozen=True)
class RowCounts:
    """Rows of every file as read, landed and left out, and of every step from there to the return."""

    files: tuple[dict[str, Any], ...]
    steps: tuple[dict[str, Any], ...]

    @property
    def quarantined(self) -> int:
        """Rows left out of this year's and last year's files together."""
        return sum(file["quarantined"] for file in self.files)


def read_row_counts(connection: duckdb.DuckDBPyConnection, submission: Submission) -> RowCounts:
    """Read the accounts of one submission and of the year before it, and hold each to the others.

    A file whose rows read are not rows landed, copies, blank rows and rows quarantined together, a quarantine
    list that has another number of rows, or a step that starts with other rows than the step before kept
    raises ReleaseError with each difference.
    """
    both = [submission.submission_id, submission.previous_submission_id]
    counts = RowCounts(
        tuple(_rows(connection, FILES, both)), tuple(_rows(connection, STEPS, [submission.submission_id]))
    )
    listed = {_place(row): row["quarantined"] for row in _rows(connection, QUARANTINE, both)}
    refuse([*_file_differences(counts, listed), *_step_differences(counts)])
    return counts


def refuse(differences: list[str]) -> None:
    """Raise ReleaseError that names each difference, if there is one."""
    if differences:
        raise ReleaseError(
            "The row counts do not add up, so nothing was published. " + " ".join(differences) + " Build the "
            "warehouse again from the extracts; if it stays, a model loses or repeats rows."
        )


def return_differences(counts: RowCounts, return_rows: Mapping[str, int]) -> Iterator[str]:
    """Where the files of the return have other rows than the last step of their table kept."""
    steps_of = dict(_by_table(counts))
    for name, written in return_rows.items():
        table = TABLES[name]
        if table not in steps_of:
            if written == 0:  # no rows, and so none to account for
                continue
            yield f"There is no account of the rows of {name}."
            continue
        kept = sum(row["row_count"] for row in steps_of[table][-1] if row["outcome"] == KEPT)
        if written != kept:
            yield f"The return has {written} rows of {name}, but the last step kept {kept}."


def _file_differences(counts: RowCounts, listed: Mapping[tuple[Any, ...], int]) -> Iterator[str]:
    for file in counts.files:
        read, left_out = file["rows_in"], file["quarantined"]
        if read != file["landed"] + file["duplicate"] + file["blank"] + left_out:
            yield (
                f"{file['source_file']}: {read} rows read, {file['landed']} landed, "
                f"{file['duplicate']} copies, {file['blank']} blank and {left_out} quarantined."
            )
        there = listed.get(_place(file), 0)
        if there != left_out:
            yield f"{file['source_file']}: {left_out} rows quarantined, but {there} are listed."


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        row[name] for name in ("submission_id", "source", "table_name", "source_file", "source_sheet")
    )


def _step_differences(counts: RowCounts) -> Iterator[str]:
    for table, steps in _by_table(counts):
        for before, after in pairwise(steps):
            kept = sum(row["row_count"] for row in before if row["outcome"] == KEPT)
            started = sum(row["row_count"] for row in after)
            if kept != started:
                yield (
                    f"{table}: step {before[0]['step']} kept {kept} rows, but step {after[0]['step']} starts "
                    f"with {started}."
                )


def _by_table(counts: RowCounts) -> Iterator[tuple[str, list[list[dict[str, Any]]]]]:
    for table, rows in groupby(counts.steps, key=lambda row: row["table_name"]):
        yield str(table).lower(), [list(step) for _, step in groupby(rows, key=lambda row: row["step_order"])]


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

"""Writes what the rules found, and what the contracts of the extracts kept out, as CSV.

Judging a rule does not belong here, nor does the choice of rules; both are settled in the warehouse.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.releases.csv_files import copy_to_csv
from orchestration.releases.finished_warehouse import ReleaseError

ISSUES_FILE = "issues.csv"
RULE_RESULTS_FILE = "rule_results.csv"
QUARANTINE_FILE = "quarantine.csv"
QUARANTINE = """
    select source_file as file, source_sheet as sheet, source_row as "row", column_letter,
        column_name as "column", reason, found, expected, how_to_fix
    from read_parquet('quarantine.parquet')
    where submission_id in ($1, $2)
    order by source, table_name, source_file, source_sheet, source_row, column_name, reason
"""

# Each list is sorted by all that tells two of its rows apart, so that the same issues give the same bytes.
QUERIES = {
    ISSUES_FILE: """
        select submission_id, rule_code, severity, table_name as "table", record_id as "row", child_id,
            fields, message
        from ssda903__issues
        where submission_id = coalesce($1, submission_id)
        order by submission_id, rule_code, table_name, record_id, child_id, fields, severity, message
    """,
    RULE_RESULTS_FILE: """
        select submission_id, rule_code, severity, status, issue_count, reason, message
        from ssda903__rule_results
        where submission_id = coalesce($1, submission_id)
        order by submission_id, rule_code, severity, status
    """,
}


def write_issue_lists(connection: duckdb.DuckDBPyConnection, out: Path) -> dict[str, int]:
    """Write `issues.csv` and `rule_results.csv` of every submission; returns the rows of each.

    `row` is the 0-based position of the data row in its file. Each file appears whole or not at all; when
    the disk is full, ReleaseError says so and an older list stays as it was.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        return write_lists(connection, out)
    except (OSError, duckdb.IOException) as error:
        raise ReleaseError(
            f"The issue lists could not be written to {out}: {str(error).splitlines()[0]}. Make room or "
            "correct the rights of the folder, then run again."
        ) from error


def write_lists(
    connection: duckdb.DuckDBPyConnection, out: Path, submission_id: str | None = None
) -> dict[str, int]:
    """The same for one submission or for all; the disk's errors come as they are."""
    return {name: _write(connection, query, [submission_id], out / name) for name, query in QUERIES.items()}


def write_quarantine(
    connection: duckdb.DuckDBPyConnection, out: Path, submission_id: str, previous_id: str | None
) -> int:
    """Write `quarantine.csv`: each broken cell of this year's and last year's files, and how to mend it.

    `row` is as a spreadsheet counts, and `column_letter` as it names columns. A value of a private column is
    never shown, only its kind. Returns the number of cells; the connection must be able to read the landed
    files.
    """
    return _write(connection, QUARANTINE, [submission_id, previous_id], out / QUARANTINE_FILE)


def _write(
    connection: duckdb.DuckDBPyConnection, query: str, submissions: Sequence[str | None], path: Path
) -> int:
    part = path.with_name(f".{path.name}.part")
    try:
        rows = copy_to_csv(connection, query, submissions, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows

"""Writes the lists that officers work through: a workbook, a page, and CSV files with every row.

What the lists hold does not belong here (`data_quality_lists.py`), nor how each form looks.
"""

from pathlib import Path

import duckdb

from orchestration.releases.csv_files import copy_to_csv
from orchestration.releases.data_quality_lists import (
    ALL_CHANGES,
    ALL_ISSUES,
    DATA_QUALITY_LIST,
    DataQuality,
    Previous,
    read_data_quality,
)
from orchestration.releases.data_quality_page import PAGE_FILE, write_data_quality_page
from orchestration.releases.data_quality_workbook import write_data_quality_workbook
from orchestration.releases.finished_warehouse import ReleaseError, current_submission

WORKBOOK_FILE = "data_quality.xlsx"
CHANGES_FILE = "data_quality_changes.csv"
_EARLIER = "Give the folder of an earlier check, as it was written."


def write_data_quality(
    connection: duckdb.DuckDBPyConnection, out: Path, found: DataQuality, rule_book: str | None = None
) -> dict[str, int]:
    """Write the files to `out` and return the rows of each CSV file.

    `found` must be what was read last from the same connection, which holds the whole lists. `rule_book` is
    where the page finds the rule book, when it lies beside.
    """
    write_data_quality_workbook(out / WORKBOOK_FILE, found)
    write_data_quality_page(out / PAGE_FILE, found, rule_book)
    queries = {DATA_QUALITY_LIST: ALL_ISSUES, CHANGES_FILE: ALL_CHANGES}
    rows = {}
    for name, query in queries.items():
        part = out / f".{name}.part"
        try:
            rows[name] = copy_to_csv(connection, query, [], part)
            part.replace(out / name)
        finally:
            part.unlink(missing_ok=True)
    return rows


def write_data_quality_of(
    connection: duckdb.DuckDBPyConnection, out: Path, since: Path | None = None
) -> DataQuality:
    """Write the files for the one submission that was checked, outside of any release.

    `since` is the folder of an earlier check, to say what has changed; one without a list raises
    ReleaseError. When the disk is full, ReleaseError says so.
    """
    previous = Previous(since.resolve().name, (since / DATA_QUALITY_LIST).resolve()) if since else None
    if previous and not previous.issues.is_file():
        raise ReleaseError(f"There is no {DATA_QUALITY_LIST} in {since}. {_EARLIER}")
    try:
        found = read_data_quality(connection, current_submission(connection), previous=previous)
        out.mkdir(parents=True, exist_ok=True)
        write_data_quality(connection, out, found)
    except (duckdb.BinderException, duckdb.InvalidInputException) as error:
        if since is None:
            raise
        raise ReleaseError(f"{DATA_QUALITY_LIST} in {since} is not as it was written. {_EARLIER}") from error
    except (OSError, duckdb.IOException) as error:
        raise ReleaseError(
            f"The lists of data quality could not be written to {out}: {str(error).splitlines()[0]}. Make "
            "room or correct the rights of the folder, then run again."
        ) from error
    return found

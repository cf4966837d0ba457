"""Writes the return's tables as the CSV files that a council loads into the collection.

Deriving or correcting a value does not belong here: a cell is written as it stands in the warehouse, but for
the apostrophe before a text that a spreadsheet would run as a formula. The XML is `return_xml.py`.
"""

from pathlib import Path

import duckdb

from expectations.extracts.return_contract import columns_of_year
from expectations.extracts.ssda903 import RETURN_TITLES
from orchestration.releases.csv_files import copy_to_csv
from orchestration.releases.finished_warehouse import ReleaseError, Submission

TABLES = {title: table for table, title in RETURN_TITLES.items()}
ALWAYS_WRITTEN = ("header", "episodes", "reviews")


def return_table(name: str) -> str:
    """The warehouse table behind a file of the return, such as `ssda903__header` for Header."""
    return f"ssda903__{TABLES[name]}"


def files_of_return(connection: duckdb.DuckDBPyConnection, submission: Submission) -> dict[str, list[str]]:
    """The files that the return of this submission has, by title, with their columns in file order.

    Those are the files of its collection year that were supplied; Header, Episodes and Reviews are always
    among them. A file that was supplied and holds no row is one of the return too: it says that there is
    nothing to tell.
    """
    supplied = {
        table
        for (table,) in connection.execute(
            "select distinct table_name from stg_carefacts__supplied_columns where submission_id = $1",
            [submission.submission_id],
        ).fetchall()
    }
    of_year = {
        title: list(columns_of_year(table, submission.collection_year)) for title, table in TABLES.items()
    }
    return {
        title: columns
        for title, columns in of_year.items()
        if columns and (TABLES[title] in supplied or TABLES[title] in ALWAYS_WRITTEN)
    }


def write_return(connection: duckdb.DuckDBPyConnection, submission: Submission, out: Path) -> dict[str, int]:
    """Write every file of the return below `out`, such as `Header.csv`; returns the rows of each by title.

    One line per return row, in the order of `record_id`, so that the row number of an issue is the position
    of the data row in the file. Every column of the year is there; one that was not supplied is blank. A
    blank cell is empty. UTF-8 without a byte order mark. Lines end in LF: the returns that the sector shares
    as samples do, every reader we know takes it, and it is what the other CSV files of a release have. Row
    numbers that have gaps or repeats raise ReleaseError; only those of files that came may have gaps, because
    their issues point to the file that came.
    """
    out.mkdir(parents=True, exist_ok=True)
    return {
        name: _write(connection, submission, name, columns, out)
        for name, columns in files_of_return(connection, submission).items()
    }


def _write(
    connection: duckdb.DuckDBPyConnection, submission: Submission, name: str, columns: list[str], out: Path
) -> int:
    chosen = ", ".join(f'{column.lower()} as "{column}"' for column in columns)
    rows = copy_to_csv(
        connection,
        f"select {chosen} from {return_table(name)} where submission_id = $1 order by record_id",
        [submission.submission_id],
        out / f"{name}.csv",
    )
    _require_numbers_without_gaps(connection, submission, name, rows)
    return rows


def _require_numbers_without_gaps(
    connection: duckdb.DuckDBPyConnection, submission: Submission, name: str, rows: int
) -> None:
    numbers, last = connection.execute(
        "select count(distinct record_id), coalesce(max(record_id), -1) "
        f"from {return_table(name)} where submission_id = $1 and record_id >= 0",
        [submission.submission_id],
    ).fetchall()[0]
    # files that came keep their own numbers, and a blank line in one of them leaves a gap
    if rows != numbers or (submission.road == "extracts" and numbers != last + 1):
        raise ReleaseError(
            f"The {rows} rows of {name} are not numbered from 0 without gaps ({numbers} numbers, the last is "
            f"{last}), so an issue would point to the wrong line. Rebuild the warehouse; if it stays, "
            f"{return_table(name)} is at fault."
        )

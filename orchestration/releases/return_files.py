"""Writes the return's tables as the CSV files that a council loads into the collection.

Deriving or correcting a value does not belong here: a cell is written as it stands in the warehouse, but for
the apostrophe before a text that a spreadsheet would run as a formula.
"""

from pathlib import Path

import duckdb

from orchestration.releases.csv_files import copy_to_csv
from orchestration.releases.finished_warehouse import ReleaseError

# The columns of each file in the order of the collection's guide to the SSDA903 return.
RETURN_COLUMNS = {
    "Header": ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
    "Episodes": [
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
        "HOME_POST", "PL_POST", "URN",
    ],
    "Reviews": ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
}  # fmt: skip


def return_table(name: str) -> str:
    """The warehouse table behind a file of the return, such as `ssda903__header` for Header."""
    return f"ssda903__{name.lower()}"


def write_return(connection: duckdb.DuckDBPyConnection, submission_id: str, out: Path) -> dict[str, int]:
    """Write `Header.csv`, `Episodes.csv` and `Reviews.csv` below `out`; returns the rows of each.

    One line per return row, in the order of `record_id`, so that the row number of an issue is the position
    of the data row in the file. A blank cell is empty. UTF-8 without a byte order mark. Lines end in LF: the
    returns that the sector shares as samples do, every reader we know takes it, and it is what the other CSV
    files of a release have. Row numbers that have gaps or repeats raise ReleaseError.
    """
    out.mkdir(parents=True, exist_ok=True)
    return {name: _write(connection, submission_id, name, out) for name in RETURN_COLUMNS}


def _write(connection: duckdb.DuckDBPyConnection, submission_id: str, name: str, out: Path) -> int:
    columns = ", ".join(f'{column.lower()} as "{column}"' for column in RETURN_COLUMNS[name])
    rows = copy_to_csv(
        connection,
        f"select {columns} from {return_table(name)} where submission_id = $1 order by record_id",
        [submission_id],
        out / f"{name}.csv",
    )
    _require_numbers_without_gaps(connection, submission_id, name, rows)
    return rows


def _require_numbers_without_gaps(
    connection: duckdb.DuckDBPyConnection, submission_id: str, name: str, rows: int
) -> None:
    numbers, last = connection.execute(
        "select count(distinct record_id), coalesce(max(record_id), -1) "
        f"from {return_table(name)} where submission_id = $1 and record_id >= 0",
        [submission_id],
    ).fetchall()[0]
    if not rows == numbers == last + 1:
        raise ReleaseError(
            f"The {rows} rows of {name} are not numbered from 0 without gaps ({numbers} numbers, the last is "
            f"{last}), so an issue would point to the wrong line. Rebuild the warehouse; if it stays, "
            f"{return_table(name)} is at fault."
        )

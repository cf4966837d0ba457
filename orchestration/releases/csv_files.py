"""Writes CSV files that people open in a spreadsheet, so that no text in them is run as a formula.

What is written does not belong here; the modules that call this bring the rows.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

# What a spreadsheet takes for the start of a formula, in Western and in wide letters.
_OPENS_A_FORMULA = r"^[-=+@\t\r\n\x{FF0B}\x{FF0D}\x{FF1D}\x{FF20}]"
_OPENS_A_FORMULA_HERE = frozenset("-=+@\t\r\n\uff0b\uff0d\uff1d\uff20")
# A negative number begins as a formula does, is none, and with an apostrophe could not be added up.
_IS_NUMBER = r"-[0-9]+(\.[0-9]+)?"
_IS_NUMBER_HERE = re.compile(_IS_NUMBER)
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')


def neutral(cell: object) -> object:
    """Return a text that would be run as a formula with an apostrophe before it, anything else as it is.

    A negative number such as -19.5 is no formula.
    """
    if isinstance(cell, str) and cell[:1] in _OPENS_A_FORMULA_HERE and not _IS_NUMBER_HERE.fullmatch(cell):
        return f"'{cell}"
    return cell


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV with a header row: UTF-8, LF, None as an empty cell, no cell as a formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in (columns, *rows):
            file.write(",".join(_quoted(neutral(cell)) for cell in row) + "\n")


def _quoted(cell: object) -> str:
    # Python's csv module leaves a lone carriage return without quotes where lines end in LF.
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def copy_to_csv(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object], path: Path
) -> int:
    """Write the rows of a query in the same way, in its order, and return how many there were."""
    described = connection.execute(f"select * from ({query}) limit 0", list(parameters)).description or []
    cells = ", ".join(
        _neutral(name) if str(kind) == "VARCHAR" else f'"{name}"' for name, kind, *_ in described
    )
    target = str(path).replace("'", "''")
    copied = connection.execute(
        f"copy (select {cells} from ({query})) to '{target}' (format csv, header true)", list(parameters)
    )
    return int(copied.fetchall()[0][0])


def _neutral(column: str) -> str:
    starts = f"regexp_matches(\"{column}\", '{_OPENS_A_FORMULA}')"
    starts += f" and not regexp_full_match(\"{column}\", '{_IS_NUMBER}')"
    return f"""case when {starts} then '''' || "{column}" else "{column}" end as "{column}" """

"""What the workbook of the extracts shows: its sheets, their columns, and the rows of each.

How a sheet looks does not belong here (`extracts_workbook.py`), nor any counting: the landing did that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.extracts.fields import SOURCES, tables
from expectations.extracts.readings import LEFT_READINGS, READING_WORDS
from orchestration.releases.finished_warehouse import Submission

MOST_ROWS = 100_000  # of one sheet; what is more stands in quarantine.csv or the landed lists

_NO_FIGURE = "No figure is made from it; it is meant for"
_BOTH = "submission_id in ($1, $2)"
_SOURCE_NAMES = {
    "ssd": "Standard Safeguarding Dataset",
    "supplementary": "Supplementary extracts",
    "cin_census": "Children in need census",
}


@dataclass(frozen=True)
class List:
    """One sheet: what it is for, its columns with their widths, and the query that fills it.

    A column that is `wrapped` shows long text over several lines.
    """

    name: str
    about: str
    columns: Sequence[tuple[str, int]]
    query: str
    wrapped: frozenset[str] = frozenset()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _in_words(column: str, words: Mapping[str, str]) -> str:
    """SQL that gives the words for what a column holds."""
    cases = " ".join(f"when {_quoted(key)} then {_quoted(text)}" for key, text in words.items())
    return f"case {column} {cases} else {column} end"


def _contract_tables() -> str:
    """SQL rows of every table that a contract describes, numbered in the order of the contracts."""
    described = [(source, table) for source in SOURCES for table in tables(source).values()]
    rows = [
        [
            _SOURCE_NAMES[source],
            table.name,
            table.purpose,
            table.usual_source,
            table.used_by if table.in_figures else f"{_NO_FIGURE}: {table.used_by}",
        ]
        for source, table in described
    ]
    return ", ".join(f"({place}, {', '.join(map(_quoted, row))})" for place, row in enumerate(rows))


_CELLS = [("File", 36), ("Sheet", 14), ("Row", 9), ("Column", 9), ("Name", 34), ("Reason", 18), ("Found", 34),
          ("Expected", 42), ("How to mend it", 72)]  # fmt: skip
_WRAPPED_CELLS = frozenset({"Found", "Expected", "How to mend it"})


def _cells(name: str) -> str:
    """SQL that lists the cells of a landed list, in the order of the files."""
    return f"""
        select source_file, source_sheet, source_row, column_letter, column_name, replace(reason, '_', ' '),
            found, expected, how_to_fix
        from read_parquet('{name}.parquet') where {_BOTH}
        order by source_file, source_sheet, source_row, column_name, reason
        """


LISTS = (
    List(
        "Files",
        "Every file and sheet that came, and what became of it; what was not accepted comes first.",
        [("File", 40), ("Sheet", 16), ("Table", 28), ("Outcome", 13), ("What to know", 80), ("Bytes", 12)],
        f"""
        select source_file, source_sheet, table_name, replace(outcome, '_', ' '), "text", bytes
        from stg_carefacts__files where {_BOTH}
        order by outcome = 'accepted', source_file, source_sheet, table_name, "text"
        """,
        frozenset({"What to know"}),
    ),
    List(
        "Rows",
        "Rows in are rows landed, exact copies, blank rows and rows in quarantine together, file by file.",
        [("File", 44), ("Sheet", 18), ("Table", 28), ("Rows in", 11), ("Landed", 11), ("Copies", 11),
         ("Blank", 11), ("Quarantine", 13)],
        f"""
        select source_file, source_sheet, table_name, rows_in, landed, duplicate, blank, quarantined
        from stg_carefacts__accounts where {_BOTH}
        order by source_file, source_sheet, table_name
        """,
    ),
    List(
        "Quarantine",
        "Every cell that kept its row out: where it is, what was found, what was expected, how to mend it.",
        _CELLS,
        _cells("quarantine"),
        _WRAPPED_CELLS,
    ),
    List(
        "Left as they came",
        "Cells that break their contract and keep no row out: where each is, what was found, how to mend it.",
        _CELLS,
        _cells("left_cells"),
        _WRAPPED_CELLS,
    ),
    List(
        "Copies",
        "Rows that were exact copies of earlier ones, and so counted once.",
        [("File", 40), ("Sheet", 16), ("Table", 32), ("Row", 11), ("Copy of row", 13)],
        f"""
        select source_file, source_sheet, table_name, source_row, copy_of_row
        from read_parquet('copies.parquet') where {_BOTH}
        order by source_file, source_sheet, table_name, source_row
        """,
    ),
    List(
        "Not supplied",
        "Tables of the contracts that neither the drop nor a database supplied this year. What would need "
        "them says so, and never 0.",
        [("Part", 30), ("Table", 32), ("What happened", 20), ("What it is for", 50),
         ("Where it usually comes from", 38), ("Who uses it", 50)],
        f"""
        select part, name,
            case when name in (
                select table_name from stg_carefacts__files where submission_id = $1 and outcome = 'refused'
            ) then 'refused, see Files' else 'did not come' end,
            purpose, usual_source, used_by
        from (values {_contract_tables()}) as contract (place, part, name, purpose, usual_source, used_by)
        where name not in (select table_name from stg_carefacts__supplied_columns where submission_id = $1)
        order by 3 desc, place
        """,
        frozenset({"What it is for", "Where it usually comes from", "Who uses it"}),
    ),
    List(
        "Columns",
        "Columns that are missing, not used, given twice or of another type; the nearest known name where "
        "there is one.",
        [("File", 40), ("Sheet", 16), ("Column", 9), ("Heading", 36), ("Contract's name", 38), ("Status", 13),
         ("Nearest known name", 38)],
        f"""
        select source_file, source_sheet, column_letter, heading, column_name, replace(status, '_', ' '),
            nearest
        from stg_carefacts__columns where {_BOTH} and status <> 'read'
        order by source_file, source_sheet, status, column_name, heading
        """,
    ),
    List(
        "How cells were read",
        "Cells that were written otherwise than the contract says: first those that were left as they came, "
        "then those that were understood.",
        [("File", 36), ("Sheet", 16), ("Column", 38), ("What was found, and what was done", 74),
         ("Cells", 11), ("First row", 11)],
        f"""
        select source_file, source_sheet, column_name, {_in_words('reading', READING_WORDS)}, cells,
            first_row
        from stg_carefacts__readings where {_BOTH}
        order by reading not in ({', '.join(map(_quoted, LEFT_READINGS))}), source_file, source_sheet,
            column_name, reading
        """,
    ),
    List(
        "Codes to decide",
        "Texts that stand for no code, or for more than one. Write what each means into the code map.",
        [("Table", 28), ("Column", 38), ("Text found", 60), ("May mean", 24), ("Cells", 11), ("File", 36),
         ("Sheet", 16), ("First row of the column", 13)],
        f"""
        select decide.table_name, decide.column_name, decide.text_found,
            replace(decide.candidates, '|', ' or '), decide.cells,
            min(readings.source_file), min(readings.source_sheet), min(readings.first_row)
        from stg_carefacts__codes_to_decide as decide
        left join stg_carefacts__readings as readings
            on decide.submission_id = readings.submission_id
            and decide.table_name = readings.table_name
            and decide.column_name = readings.column_name
            and readings.reading in ('two_codes', 'unknown_code_text')
        where decide.{_BOTH}
        group by all
        order by decide.cells desc, decide.table_name, decide.column_name, decide.text_found
        """,
        frozenset({"Text found"}),
    ),
    List(
        "Links",
        "How rows were linked that belong together: by key, or rebuilt by person and date.",
        [("Link", 36), ("Found by", 28), ("Rows", 11)],
        f"""
        select link, found_by, row_count from rpt_link_accounts where {_BOTH}
        order by link_order, link, found_by
        """,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """The rows of one sheet, at most `MOST_ROWS`, and how many there are."""

    rows: list[tuple[Any, ...]]
    count: int


def read_list(connection: duckdb.DuckDBPyConnection, submission: Submission, one: List) -> Listed:
    """Read the rows of one sheet, of a submission and of the year before it.

    The connection must be able to read the landed files.
    """
    both = [submission.submission_id, submission.previous_submission_id]
    wanted = both if "$2" in one.query else both[:1]
    rows = connection.execute(f"{one.query} limit {MOST_ROWS}", wanted).fetchall()
    count = len(rows)
    if count == MOST_ROWS:
        count = int(connection.execute(f"select count(*) from ({one.query})", wanted).fetchall()[0][0])
    return Listed(rows, count)

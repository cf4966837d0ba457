"""Writes what came in as one Excel workbook: files, rows, columns, readings, codes to decide, links, quarantine.

Counting or judging does not belong here; the landing and the warehouse did that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import duckdb

from orchestration.releases.finished_warehouse import Submission

WORKBOOK_FILE = "extracts.xlsx"
MOST_ROWS = 100_000  # of one sheet; what is more stands in quarantine.csv or the landed lists

_BOTH = "submission_id in ($1, $2)"


@dataclass(frozen=True)
class List:
    """One sheet: what it is for, its columns with their widths, and the query that fills it."""

    name: str
    about: str
    columns: Sequence[tuple[str, int]]
    query: str


LISTS = (
    List(
        "Files",
        "Every file and sheet that came, and what became of it.",
        [("File", 44), ("Sheet", 18), ("Table", 28), ("Outcome", 12), ("What to know", 90), ("Bytes", 12)],
        f"""
        select source_file, source_sheet, table_name, replace(outcome, '_', ' '), "text", bytes
        from stg_carefacts__files where {_BOTH}
        order by outcome = 'accepted', source_file, source_sheet, table_name, "text"
        """,
    ),
    List(
        "Rows",
        "Rows in are rows landed, exact copies, blank rows and rows in quarantine, file by file.",
        [("File", 44), ("Sheet", 18), ("Table", 28), ("Rows in", 10), ("Landed", 10), ("Copies", 10),
         ("Blank", 10), ("Quarantine", 12)],
        f"""
        select source_file, source_sheet, table_name, rows_in, landed, duplicate, blank, quarantined
        from stg_carefacts__accounts where {_BOTH}
        order by source_file, source_sheet, table_name
        """,
    ),
    List(
        "Quarantine",
        "Every cell that kept its row out: where it is, what was found, what was expected, how to mend it.",
        [("File", 40), ("Sheet", 16), ("Row", 8), ("Column", 8), ("Name", 30), ("Reason", 18), ("Found", 34),
         ("Expected", 40), ("How to mend it", 80)],
        f"""
        select source_file, source_sheet, source_row, column_letter, column_name, replace(reason, '_', ' '),
            found, expected, how_to_fix
        from read_parquet('quarantine.parquet') where {_BOTH}
        order by source_file, source_sheet, source_row, column_name, reason
        """,
    ),
    List(
        "Columns",
        "Columns that are missing, not used, or given twice; the nearest known name where there is one.",
        [("File", 44), ("Sheet", 18), ("Column", 8), ("Heading", 34), ("Contract's name", 34), ("Status", 14),
         ("Nearest known name", 34)],
        f"""
        select source_file, source_sheet, column_letter, heading, column_name, replace(status, '_', ' '), nearest
        from stg_carefacts__columns where {_BOTH} and status <> 'read'
        order by source_file, source_sheet, status, column_name, heading
        """,
    ),
    List(
        "How cells were read",
        "Cells that were written otherwise than the contract says, and were understood or left as they came.",
        [("File", 44), ("Sheet", 18), ("Column", 34), ("How", 30), ("Cells", 10), ("First row", 10)],
        f"""
        select source_file, source_sheet, column_name, replace(reading, '_', ' '), cells, first_row
        from stg_carefacts__readings where {_BOTH}
        order by source_file, source_sheet, column_name, reading
        """,
    ),
    List(
        "Codes to decide",
        "Texts that stand for no code, or for more than one. Write what each means into the code map.",
        [("Table", 28), ("Column", 34), ("Text found", 50), ("May mean", 24), ("Cells", 10)],
        f"""
        select table_name, column_name, text_found, candidates, cells
        from stg_carefacts__codes_to_decide where {_BOTH}
        order by cells desc, table_name, column_name, text_found
        """,
    ),
    List(
        "Links",
        "How rows were linked that belong together: by key, or rebuilt by person and date.",
        [("Link", 44), ("Found by", 28), ("Rows", 10)],
        f"""
        select link, found_by, row_count from rpt_link_accounts where {_BOTH} order by link, found_by
        """,
    ),
)  # fmt: skip


def write_extracts_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, submission: Submission
) -> None:
    """Write the workbook of one submission and the year before it; the same lists give the same bytes.

    Numbers are numbers, text is always text (a cell that begins with = is never a formula). A sheet shows at
    most `MOST_ROWS` rows and says so. The connection must be able to read the landed files.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    part = path.with_name(f".{path.name}.part")
    with xlsxwriter.Workbook(str(part), options) as book:
        made = datetime.combine(submission.as_at_date, time())
        title = f"{submission.name}: the extracts of {submission.year_label}"
        book.set_properties({"title": title, "created": made})
        text = book.add_format({"font_name": "Arial", "font_size": 11, "valign": "top"})
        head = book.add_format(
            {"font_name": "Arial", "font_size": 11, "bold": True, "bottom": 2, "text_wrap": True}
        )
        wrapped = book.add_format({"font_name": "Arial", "font_size": 11, "valign": "top", "text_wrap": True})
        large = book.add_format({"font_name": "Arial", "font_size": 16, "bold": True})
        about = book.add_worksheet("About")
        about.hide_gridlines(2)
        about.set_column(0, 0, 24, text)
        about.set_column(1, 1, 12, text)
        about.set_column(2, 2, 100, wrapped)
        about.write_string(0, 0, title, large)
        about.write_row(2, 0, ["Sheet", "Rows", "What it is for"], head)
        for place, one in enumerate(LISTS):
            rows = connection.execute(
                one.query, [submission.submission_id, submission.previous_submission_id]
            ).fetchall()
            about.write_url(3 + place, 0, f"internal:'{one.name}'!A1", text, one.name)
            about.write_number(3 + place, 1, len(rows), text)
            shown = rows[:MOST_ROWS]
            more = f" The first {MOST_ROWS:,} are shown." if len(rows) > len(shown) else ""
            about.write_string(3 + place, 2, one.about + more, wrapped)
            sheet = book.add_worksheet(one.name)
            for position, (_, width) in enumerate(one.columns):
                sheet.set_column(position, position, width, wrapped if width >= 80 else text)
            sheet.write_row(0, 0, [name for name, _ in one.columns], head)
            sheet.freeze_panes(1, 0)
            if shown:
                sheet.autofilter(0, 0, len(shown), len(one.columns) - 1)
            for position in range(len(one.columns)):
                sheet.write_column(1, position, [row[position] for row in shown])
    part.replace(path)

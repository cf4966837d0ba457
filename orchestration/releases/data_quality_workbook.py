"""Writes what officers work through as one Excel workbook: the rules, each marked row, what has changed.

Which rows stand in it does not belong here (`data_quality_lists.py`), nor judging any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from orchestration.releases.data_quality_lists import DataQuality, Rows
from orchestration.releases.data_quality_words import STATUSES, how_to_use, in_brief

COUNTS = ("open_rows", "children", "accepted_rows", "new_rows", "fixed_rows")
A4 = 9
BLUE = "#0B57A4"
LINE = 13  # points
MOST_LINES = 31  # a row of Excel is at most 409 points high


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its heading, the key of its cells, its width, and how it is written.

    `kind` is text, wrapped (over several lines), count (1,234), place (a number to look up) or day. Columns
    that are not `printed` stand to the right of the others; an `optional` one is left out when nothing
    stands in it.
    """

    heading: str
    key: str
    width: int
    kind: str = "text"
    printed: bool = True
    optional: bool = False


SUMMARY = (
    Column("Rule", "rule_code", 8),
    Column("Kind", "severity", 8),
    Column("Outcome", "outcome", 14),
    Column("Open rows", "open_rows", 8, "count"),
    Column("Children", "children", 10, "count"),
    Column("Accepted", "accepted_rows", 10, "count"),
    Column("New", "new_rows", 8, "count", optional=True),
    Column("Fixed", "fixed_rows", 8, "count", optional=True),
    Column("What is wrong", "message", 48, "wrapped"),
    Column("How to put it right", "how_to_fix", 48, "wrapped"),
    Column("Why it was not evaluated", "reason", 34, "wrapped"),
)
ISSUES = (
    Column("Kind", "severity", 8),
    Column("Rule", "rule_code", 7),
    Column("Status", "status", 10),
    Column("Since last time", "since", 11, optional=True),
    Column("File", "file", 18),
    Column("Row", "row", 8, "place"),
    Column("Child", "child_id", 15),
    Column("Team", "team", 20, optional=True),
    Column("Worker", "worker", 11, optional=True),
    Column("What stands there", "values", 34, "wrapped"),
    Column("What is wrong", "message", 38, "wrapped"),
    Column("How to put it right", "how_to_fix", 38, "wrapped"),
    Column("First seen in", "first_seen", 20, printed=False, optional=True),
    Column("Made from", "extract", 30, printed=False, optional=True),
    Column("Row there", "extract_row", 10, "place", printed=False, optional=True),
    Column("Table", "table", 16, printed=False),
    Column("Row's fingerprint", "row_fingerprint", 22, printed=False),
)
CHANGES_BY_RULE = (
    Column("Rule", "rule_code", 8),
    Column("Kind", "severity", 9),
    Column("New", "new_rows", 9, "count"),
    Column("Fixed", "fixed_rows", 9, "count"),
    Column("Still there", "still_there", 11, "count"),
    Column("Not tested", "not_tested", 11, "count", optional=True),
    Column("What is wrong", "message", 90, "wrapped"),
)
CHANGES = (
    Column("Change", "change", 12),
    Column("Kind", "severity", 8),
    Column("Rule", "rule_code", 7),
    Column("File", "file", 18),
    Column("Row", "row_number", 8, "place"),
    Column("Child", "child_id", 15),
    Column("What stands or stood there", "values", 44, "wrapped"),
    Column("What is or was wrong", "message", 50, "wrapped"),
    Column("First seen in", "first_seen", 20, optional=True),
)
NOT_EVALUATED = (
    Column("Rule", "rule_code", 8),
    Column("Kind", "severity", 9),
    Column("Why it was not evaluated", "reason", 56, "wrapped"),
    Column("What it would say", "message", 70, "wrapped"),
)
ACCEPTED = (
    Column("Outcome", "outcome", 12),
    Column("Rule", "rule_code", 7),
    Column("Table", "table_name", 16),
    Column("Child", "child_id", 15),
    Column("Reason", "reason", 44, "wrapped"),
    Column("Accepted by", "accepted_by", 22),
    Column("On", "accepted_on", 13, "day"),
    Column("What became of it", "outcome_text", 54, "wrapped"),
    Column("Line of the list", "source_row", 9, "place"),
)


def write_data_quality_workbook(path: Path, found: DataQuality) -> None:
    """Write the workbook; the same lists give the same bytes.

    Numbers are numbers, dates are dates, text is always text (a cell that begins with = is never a formula).
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    part = path.with_name(f".{path.name}.part")
    with xlsxwriter.Workbook(str(part), options) as book:
        submission = found.submission
        title = f"{submission.name}: data quality of the return for {submission.year_label}"
        book.set_properties({"title": title, "created": datetime.combine(submission.as_at_date, time())})
        styles = _styles(book)
        asking = [rule for rule in found.rules if rule["status"] != "passed"]
        if found.compared_with is None:
            asking = [{**rule, "new_rows": None, "fixed_rows": None} for rule in asking]
        summary = book.add_worksheet("Summary")
        _write_table(summary, styles, SUMMARY, _as_shown(asking), above=(title, *in_brief(found)))
        _write_table(book.add_worksheet("Issues"), styles, ISSUES, _as_shown(found.issues))
        _link_rules(summary, styles, asking, found, len(in_brief(found)) + 2)
        _write_table(book.add_worksheet("Changes by rule"), styles, CHANGES_BY_RULE, found.changes_by_rule)
        _write_table(book.add_worksheet("Changes"), styles, CHANGES, _as_shown(found.changes))
        not_evaluated = found.rules_that("not_evaluated")
        _write_table(book.add_worksheet("Not evaluated"), styles, NOT_EVALUATED, not_evaluated)
        _write_table(book.add_worksheet("Accepted queries"), styles, ACCEPTED, _as_shown(found.accepted))
        _write_notes(book.add_worksheet("How to use"), styles, how_to_use(found))
    part.replace(path)


def _as_shown(rows: Rows) -> Rows:
    """The same rows with the words and numbers that a sheet shows in place of codes and texts.

    What was not tested or not compared has no count: 0 would say that nothing was found.
    """
    shown = []
    for row in rows:
        outcome = str(row.get("outcome") or row["status"])
        more = {
            "outcome": STATUSES.get(outcome, outcome.replace("_", " ")),
            "row_number": int(row["row"]) if str(row.get("row") or "").isdigit() else None,
        }
        if outcome == "not_evaluated":
            more |= dict.fromkeys(COUNTS)
        shown.append({**row, **more})
    return shown


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    head = {"bold": True, "bottom": 2, "text_wrap": True}
    left = {"align": "left", "indent": 1}  # apart from the numbers of the column before
    return {
        "title": book.add_format(base | left | {"bold": True, "font_size": 15}),
        "head": book.add_format(base | head | left),
        "label": book.add_format(base | left | {"bold": True}),
        "number_head": book.add_format(base | head | {"align": "right"}),
        "text": book.add_format(base | left),
        "wrapped": book.add_format(base | left | {"text_wrap": True}),
        "link": book.add_format(base | left | {"font_color": BLUE, "underline": 1}),
        "count": book.add_format(base | {"num_format": "#,##0"}),
        "place": book.add_format(base | {"num_format": "0"}),
        "day": book.add_format(base | left | {"num_format": "d mmm yyyy"}),
    }


def _write_table(
    page: Any, styles: dict[str, Any], columns: Sequence[Column], rows: Rows, above: Sequence[str] = ()
) -> None:
    """Write a table whose header stays in sight, below lines of text that may stand above it."""
    for number, line in enumerate(above):
        page.write_string(number, 0, line, styles["text" if number else "title"])
        page.set_row(number, LINE + 2 if number else 2 * LINE)
    columns = [one for one in columns if not one.optional or any(row[one.key] for row in rows)]
    head = len(above)
    for place, column in enumerate(columns):
        numeric = column.kind in ("count", "place")
        page.set_column(place, place, column.width, styles[column.kind])
        page.write_string(head, place, column.heading, styles["number_head" if numeric else "head"])
        page.write_column(head + 1, place, [row[column.key] for row in rows], styles[column.kind])
    page.set_row(head, 2 * LINE)
    for number, height in enumerate(_heights(columns, rows), start=head + 1):
        if height > LINE:
            page.set_row(number, height)
    page.autofilter(head, 0, head + max(1, len(rows)), len(columns) - 1)
    page.freeze_panes(head + 1, 0)
    page.repeat_rows(head)
    page.print_area(0, 0, head + max(1, len(rows)), sum(column.printed for column in columns) - 1)
    page.hide_gridlines(0)  # lines are printed too: rows of several lines stand apart
    _set_paper(page)


def _link_rules(page: Any, styles: dict[str, Any], rules: Rows, found: DataQuality, first: int) -> None:
    """Let the code of each rule lead to its first row among the issues."""
    at: dict[str, int] = {}
    for number, issue in enumerate(found.issues, start=2):
        at.setdefault(issue["rule_code"], number)
    for number, rule in enumerate(rules, start=first):
        if rule["rule_code"] in at:
            target = f"internal:'Issues'!A{at[rule['rule_code']]}"
            page.write_url(number, 0, target, styles["link"], rule["rule_code"])


def _write_notes(page: Any, styles: dict[str, Any], notes: Sequence[tuple[str, str]]) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 24, styles["label"])
    page.set_column(1, 1, 100, styles["wrapped"])
    for number, (heading, text) in enumerate(notes):
        page.write_string(number, 0, heading, styles["label"])
        page.write_string(number, 1, text, styles["wrapped"])
        page.set_row(number, _height(text, 100) + LINE / 3)
    _set_paper(page)


def _heights(columns: Sequence[Column], rows: Rows) -> Iterator[int]:
    wraps = [(column.key, column.width) for column in columns if column.kind == "wrapped"]
    for row in rows:
        yield max((_height(str(row[key] or ""), width) for key, width in wraps), default=LINE)


@lru_cache(10_000)  # a process that goes on does not hold on to what stood in cells
def _height(text: str, width: int) -> int:
    """The height in points of a cell that shows a text whole, wrapped to its width."""
    # a column of a width shows more letters than that, because most are narrower than a digit
    letters = int(1.2 * width) - 2
    lines = len(wrap(text, letters)) if len(text) > letters else 1
    return LINE * min(lines, MOST_LINES)


def _set_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&F, &A&RPage &P of &N")

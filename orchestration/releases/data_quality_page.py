"""Writes what officers work through as one page, to read, to filter and to print.

Which rows stand in it does not belong here (`data_quality_lists.py`), nor judging any.
"""

from collections import Counter
from pathlib import Path

from orchestration.releases.data_quality_lists import DataQuality, Rows
from orchestration.releases.data_quality_words import in_brief
from orchestration.releases.pages import render

PAGE_FILE = "data_quality.html"
MOST_ROWS_OF_A_RULE = 100  # a browser filters so many rows of each rule at once
MOST_ROWS = 5_000


def write_data_quality_page(path: Path, found: DataQuality, rule_book: str | None = None) -> None:
    """Write the page; it asks nothing of the network.

    Of each rule the first rows are shown, and the page says how many more there are. `rule_book` is where the
    rules are explained, if at all.
    """
    issues, changes = _first_of_each(found.issues), _first_of_each(found.changes)
    page = render(
        "data_quality.html.j2",
        submission=found.submission,
        found=found,
        brief=in_brief(found)[1:2],
        change=in_brief(found)[3],
        failed=found.rules_that("failed"),
        not_evaluated=found.rules_that("not_evaluated"),
        issues=issues,
        not_shown=found.issue_count - len(issues),
        changes=[change for change in changes if change["change"] != "still there"],
        rule_book=rule_book,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _first_of_each(rows: Rows) -> Rows:
    """At most so many rows of each rule, and so many in all."""
    seen: Counter[str] = Counter()
    kept: Rows = []
    for row in rows:
        seen[row["rule_code"]] += 1
        if seen[row["rule_code"]] <= MOST_ROWS_OF_A_RULE and len(kept) < MOST_ROWS:
            kept.append(row)
    return kept

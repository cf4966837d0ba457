"""The tables that no measure fills: the action plan, and what is wrong with the records.

Tables of figures do not belong here (`tables.py`), nor lists of children (`lists.py`).
"""

from __future__ import annotations

from orchestration.releases.annual_report.cells import EMPTY, NOT_OUT_OF, number_cell, text_cell
from orchestration.releases.annual_report.lists import NOBODY
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.report import HIDDEN, Cell, Column, Row, Table

ACTION_LINES = 6
LARGEST_SMALL = 5


def action_plan() -> Table:
    """An empty plan: who writes the report fills it in."""
    columns = (Column("who", "Who", False), Column("by_when", "By when", False))
    rows = tuple(Row(EMPTY.text, (EMPTY, EMPTY)) for _ in range(ACTION_LINES))
    return Table("actions", 0, "Action plan", "actions", "Action", columns, rows)


def findings_table(material: Material) -> Table:
    """What is wrong with the records; a public edition keeps the small numbers back."""
    columns = (
        Column("rows", "Records"),
        Column("children", "Children"),
        Column("treatment", "What this report does", False),
    )

    def count(of: int, among: int) -> Cell:
        if among and not of:
            return NOT_OUT_OF  # a record of carers or of the service is of no child
        is_small = material.edition == "public" and 0 < of <= LARGEST_SMALL
        return Cell(HIDDEN, status="hidden") if is_small else number_cell(of)

    rows = tuple(
        Row(
            one.what,
            (count(one.rows, 0), count(one.children, one.rows), text_cell(one.treatment)),
            category=one.finding_code,
        )
        for one in material.findings
    )
    notes = ("Records of all years that came are looked at.",) if rows else (NOBODY,)
    title = "Records that are not as they should be"
    return Table("findings", 0, title, "findings", "What was found", columns, rows, notes)

"""A small report of a made-up authority, for the tests of those who write a report out.

Every kind of table, cell and chart is in it once; nothing is read from a warehouse.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from orchestration.releases.annual_report.cells import EMPTY, NO_FIGURE, NOT_OUT_OF, number_cell, text_cell
from orchestration.releases.annual_report.report import (
    Break,
    Cell,
    Chart,
    Column,
    Definition,
    Edition,
    Headline,
    Missing,
    Question,
    Report,
    Row,
    Section,
    Series,
    Table,
)

YEARS = ("2025/26", "2024/25", "2023/24")
HIDDEN_CELL = Cell("c", status="hidden")
NOT_SUPPLIED_CELL = Cell("not supplied", status="not_supplied")
BEFORE = Cell("before our records", status="not_in_history")
NO_REVIEWS = Cell("no reviews", status="no_cases")
OWN = (
    Column("numerator", "Number"),
    Column("denominator", "Out of"),
    *(Column(code, heading) for code, heading in zip(("figure", "year_1", "year_2"), YEARS, strict=True)),
)
NATIONAL = (
    Column("england", "England"),
    Column("region", "Region"),
    Column("neighbours", "Statistical neighbours"),
    Column("dfe_own", "DfE's figure for us"),
)
ON_TIME = Definition(
    "reviews_on_time",
    "Reviews held on time",
    "Reviews held on or before the day they were due, as a share of reviews held whose due day is known.",
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33",
)
CP_ON_TIME = Definition(
    "cp_reviews_on_time",
    "Children on a plan reviewed on time",
    "Children on a plan for three months or more, all of whose conferences were on time.",
    "Working Together to Safeguard Children",
    "Children on a plan at 31 March whose reviews were carried out within the required times.",
)


def share(value: str) -> Cell:
    return number_cell(Decimal(value), "percentage")


def published(value: str, year: int = 2025) -> Cell:
    return Cell(f"{value}% ({year - 1}/{year % 100})", Decimal(value), "percentage", year=year)


def _overview(hides: bool) -> Table:
    return Table(
        "reviews_in_timescale",
        1,
        "Reviews held and held on time",
        "measures",
        "Measure",
        (*OWN, *NATIONAL),
        (
            Row("Reviews held", (number_cell(1474), NOT_OUT_OF, number_cell(1474), number_cell(1390), BEFORE,
                NO_FIGURE, NO_FIGURE, NO_FIGURE, NO_FIGURE), "reviews_held"),
            Row("Reviews held on time", (number_cell(1359), number_cell(1474), share("92.2"), share("91.0"),
                BEFORE, NO_FIGURE, NO_FIGURE, NO_FIGURE, NO_FIGURE), "reviews_on_time"),
            Row("Children on a plan reviewed on time", (
                *((HIDDEN_CELL,) * 3 if hides else (number_cell(3), number_cell(4), share("75.0"))),
                NOT_SUPPLIED_CELL, BEFORE, published("88.6"), published("90.1"), published("89.0"),
                published("100.0")), "cp_reviews_on_time"),
        ),
        ("Series of short breaks have a schedule of their own and are not in these figures.",),
        (ON_TIME, CP_ON_TIME),
    )  # fmt: skip


def _by_reason(hides: bool) -> Table:
    counts = {"First review": 51, "Second review": 0, "Later reviews": 4}
    rows = [
        Row(label, (HIDDEN_CELL if hides and 0 < count < 6 else number_cell(count), number_cell(60)),
            "reviews_late", "sequence_group", label.lower())
        for label, count in counts.items()
    ]  # fmt: skip
    rows.append(Row("All", (number_cell(55), number_cell(60)), "reviews_late", is_total=True))
    chart = Chart(
        "reviews_late_by_sequence", 1, "bars", "Late reviews by place in the series, 2025/26",
        "Bar chart. First review has the most: 51. The numbers are in table 2.", "Review", "Reviews",
        tuple(counts),
        (Series("2025/26", tuple(row.cells[0].value if isinstance(row.cells[0].value, Decimal) else None
                                 for row in rows[:3]), tuple(row.cells[0].text for row in rows[:3])),),
    )  # fmt: skip
    columns = (Column("figure", "2025/26"), Column("year_1", "2024/25"))
    return Table("reviews_late_by_sequence", 2, "Late reviews by place in the series", "breakdown", "Review",
                 columns, tuple(rows), (), (ON_TIME,), chart)  # fmt: skip


def _by_month() -> Table:
    months = ("April 2025", "May 2025", "June 2025")
    told = ((38, 41, "92.7"), (36, 38, "94.7"))
    rows = [
        Row(month, (number_cell(n), number_cell(d), share(p), share("90.0"), BEFORE), "reviews_on_time")
        for month, (n, d, p) in zip(months, told, strict=False)
    ]
    rows.append(Row("June 2025", (number_cell(0), number_cell(0), NO_REVIEWS, share("90.0"), BEFORE),
                    "reviews_on_time"))  # fmt: skip
    chart = Chart(
        "reviews_by_month", 2, "columns", "Reviews held on time by month",
        "Column chart. Lowest in April 2025: 92.7%. The numbers are in table 3.", "Month",
        "Reviews held on time (%)", months,
        (Series("2025/26", (Decimal("92.7"), Decimal("94.7"), None), ("92.7%", "94.7%", "no reviews")),),
        (Break(1, "Codes changed in May 2025."),), is_percentage=True,
    )  # fmt: skip
    return Table("reviews_by_month", 3, "Reviews held on time by month", "months", "Month", OWN, tuple(rows),
                 (), (ON_TIME,), chart)  # fmt: skip


def _overdue() -> Table:
    columns = (Column("due_date", "Due", False), Column("days_overdue", "Days overdue"))
    due = Cell("14 March 2026", date(2026, 3, 14), "day")
    return Table("rpt_overdue_reviews", 4, "Reviews that are overdue", "rows", "Child", columns,
                 (Row("C00001", (due, number_cell(17))), Row("=1+1", (due, number_cell(17)))))  # fmt: skip


def _findings(number: int) -> Table:
    columns = (Column("rows", "Records"), Column("treatment", "What this report does", False))
    return Table("findings", number, "Records that are not as they should be", "findings", "What was found",
                 columns, (Row("A review before the child came into care.",
                               (number_cell(7), text_cell("It is counted in no figure."))),))  # fmt: skip


def _actions(number: int) -> Table:
    columns = tuple(Column(code, heading, False) for code, heading in (("who", "Who"), ("when", "By when")))
    return Table("actions", number, "Action plan", "actions", "Action", columns,
                 tuple(Row(EMPTY.text, (EMPTY, EMPTY)) for _ in range(2)))  # fmt: skip


def example_report(edition: Edition = "officer") -> Report:
    """The report of one year; the public edition hides small figures and holds no list of children."""
    is_public = edition == "public"
    lists = () if is_public else (_overdue(),)
    reviews = Section(
        "reviews", 1, "Reviews and their timeliness", "How many reviews were held by the day they were due.",
        (Question("Why were reviews late?"), Question("What is being done?", "Rooms are booked earlier.")),
        (_overview(is_public), _by_reason(is_public), _by_month(), *lists),
    )  # fmt: skip
    last = 4 + len(lists)
    priorities = Section("priorities", 2, "Priorities for next year", "What the service means to do.",
                         (Question("What are the priorities?"),), (_actions(last),))  # fmt: skip
    data = Section(
        "data", 3, "About the data", "Records, and what becomes of them.", (), (_findings(last + 1),)
    )
    return Report(
        edition=edition,
        authority="E10999001",
        authority_name="Exampleshire",
        collection_year=2026,
        period_id="Y2026",
        period_kind="year",
        period_label="2025/26",
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 3, 31),
        as_at=date(2026, 3, 31),
        release_id="2026-0123456789ab",
        earlier=("2024/25", "2023/24"),
        status="The return behind these figures is ready for submission.",
        sections=(reviews, priorities, data),
        headlines=(Headline("reviews_on_time", "Reviews held on time", "92.2%", "1,359 of 1,474 reviews",
                            (("2024/25", "91.0%"), ("2023/24", "before our records"))),),
        missing=(Missing("Disputes by stage", "Resolving concerns", ("iro_disputes",)),),
        lists=() if is_public else (replace(_overdue(), code="list_reviews_on_time", number=1,
                                            title="Reviews held on time"),),
        words=(("IRO", "Independent Reviewing Officer, who chairs a child's reviews."),
               ("c", "Kept back, so that nobody can be recognised.")),
        notes=("Percentages are worked out from the two counts beside them.",),
    )  # fmt: skip

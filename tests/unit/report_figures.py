"""A small catalogue and its figures, for the tests of the annual report: what dbt would have counted.

Reports that are put together by hand are in `example_report.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from expectations.measures import Section
from orchestration.releases.annual_report.build import build_report
from orchestration.releases.annual_report.figures import Benchmark, Figure, Finding, Period
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.periods import span_of
from orchestration.releases.annual_report.report import Edition, Report, Table
from orchestration.releases.finished_warehouse import Submission

# What the report does not print is left out: what else a submission says may grow.
SUBMISSION = Submission(
    **dict.fromkeys(Submission.__dataclass_fields__)
    | {
        "submission_id": "E10999001-2026",
        "authority": "E10999001",
        "authority_name": "Exampleshire",
        "collection_year": 2026,
        "rules_year": 2026,
        "as_at_date": date(2026, 3, 31),
        "review_intervals": "calendar_months",
        "cp_first_review_from": "conference",
        "dispute_levels": "Alert|Team|Service|Head|Assistant|Director|Chief",
        "dispute_response_days": 10,
        "history_from": date(2024, 4, 1),
    }
)
BASE: dict[str, Any] = {"fact": "fct_cla_review", "when": "during", "day": "review_date", "unit": "reviews"}
REVIEWS = {"needs": [["ssd_cla_reviews", "reviews"]], "source": "regulation 33"}
CATALOGUE = tuple(
    Section.model_validate(entry)
    for entry in (
        {
            "code": "reviews",
            "title": "Reviews and their timeliness",
            "position": 20,
            "opening": "How many reviews were held by the day they were due.",
            "narrative": [{"code": "why_late", "ask": "Why were reviews late?"}],
            "measures": [
                BASE | REVIEWS | {"code": "held", "title": "Reviews held", "kind": "count",
                    "breakdowns": ["sequence", "team"], "definition": "Reviews held in the year."},
                BASE | REVIEWS | {"code": "on_time", "title": "Reviews held on time", "kind": "percentage",
                    "of_these": "is_on_time", "breakdowns": ["sequence"], "benchmark": "national_on_time",
                    "headline": True, "lists": ["child_id"],
                    "definition": "Reviews on time out of those held."},
                BASE | {"code": "record_sent", "title": "Records sent", "kind": "percentage",
                    "of_these": "is_sent", "definition": "Reviews whose record was sent.",
                    "source": "handbook",
                    "needs": [["cla_review_detail"]]},
            ],
            "tables": [
                {"code": "timescale", "title": "Reviews in timescale", "shows": "measures",
                    "measures": ["held", "on_time", "record_sent"]},
                {"code": "by_sequence", "title": "Reviews on time by place in the series",
                    "shows": "breakdown", "measures": ["on_time"], "breakdown": "sequence", "chart": "bars"},
                {"code": "held_by_sequence", "title": "Reviews held by place in the series",
                    "shows": "breakdown", "measures": ["held"], "breakdown": "sequence", "chart": "line",
                    "break_after": 2024},
                {"code": "by_month", "title": "Reviews on time by month", "shows": "months",
                    "measures": ["on_time"], "chart": "columns"},
                {"code": "by_team", "title": "Reviews by team", "shows": "breakdown", "measures": ["held"],
                    "breakdown": "team", "identifies_people": True},
                {"code": "records", "title": "Records of reviews", "shows": "measures",
                    "measures": ["record_sent"]},
                {"code": "overdue", "title": "Reviews overdue", "shows": "rows",
                    "model": "rpt_overdue_reviews", "needs": [["ssd_cla_reviews", "reviews"]]},
            ],
        },
        {
            "code": "priorities",
            "title": "Priorities for next year",
            "position": 60,
            "opening": "What the service means to do.",
            "narrative": [{"code": "priorities", "ask": "What are the priorities for next year?"}],
            "has_action_plan": True,
        },
        {"code": "data", "title": "About the data", "position": 90, "opening": "Records and their faults."},
    )
)  # fmt: skip
SEQUENCES = {"first": ("First review", 1), "second": ("Second review", 2), "later": ("Later reviews", 3),
             "not known": ("Not known", 4)}  # fmt: skip


def _year_periods(year: int) -> list[Period]:
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    found = [Period(f"Y{year}", "year", year, 1, start, end, end, year > 2024)]
    for number in range(1, 5):
        first = date(year - (number < 4), (1 + 3 * number - 1) % 12 + 1, 1)
        last = date(first.year, first.month + 2, 30 if first.month in (4, 7) else 31)
        found.append(Period(f"{year}Q{number}", "quarter", year, number, first, last, last, year > 2024))
    for number in range(1, 13):
        first = date(year - (number < 10), (number + 2) % 12 + 1, 1)
        last = date(first.year, first.month, 28)
        name = f"{first:%Y-%m}"
        found.append(Period(name, "month", year, number, first, last, last, year > 2024))
    return found


PERIODS = {one.period_id: one for year in (2026, 2025, 2024) for one in _year_periods(year)}


def figure(
    measure: str,
    period_id: str,
    numerator: int | None,
    denominator: int | None = None,
    status: str = "told",
    breakdown: str = "all",
    category: str = "all",
) -> Figure:
    label, position = SEQUENCES.get(category, ("All" if category == "all" else category, 0))
    return Figure(
        "reviews", measure, period_id, PERIODS[period_id].kind, breakdown, category, label, position,
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator), status,
    )  # fmt: skip


def figures() -> list[Figure]:
    """490 reviews, 452 of them on time, now and a year ago; what was before lies before the records."""
    found: list[Figure] = []
    counts = {"first": (51, 60), "second": (52, 57), "later": (349, 373), "not known": (0, 0)}
    for period_id, period in PERIODS.items():
        status = "told" if period.is_in_history else "not_in_history"
        scale = {"year": 1, "quarter": 4, "month": 12}[period.kind]
        found.append(figure("record_sent", period_id, None, None, "not_supplied"))
        for measure in ("held", "on_time"):
            whole = (452 // scale, 490 // scale) if measure == "on_time" else (490 // scale, None)
            numbers = whole if status == "told" else (None, None)
            found.append(figure(measure, period_id, *numbers, status))
            for category, (above, below) in counts.items():
                of_it = (above // scale, below // scale) if measure == "on_time" else (below // scale, None)
                state = "no_cases" if status == "told" and of_it[1] == 0 else status
                of_it = of_it if status == "told" else (None, None)
                found.append(figure(measure, period_id, *of_it, state, "sequence", category))
        told = (490 // scale, None) if status == "told" else (None, None)
        found.append(figure("held", period_id, *told, status, "team", "North"))
    return found


def changed(found: Sequence[Figure], keys: Mapping[str, str], **changes: Any) -> list[Figure]:
    """The figures, those with these keys changed; at least one must be there."""
    hit = [f for f in found if all(getattr(f, name) == value for name, value in keys.items())]
    assert hit, keys
    return [replace(f, **changes) if f in hit else f for f in found]


BENCHMARKS = [
    Benchmark("national_on_time", "all", "all", area, name, year, Decimal(value) if value else None,
              "percent", "published", "DfE")
    for area, name, year, value in (
        ("england", "England", 2024, "88.1000"), ("england", "England", 2025, "88.6000"),
        ("england", "England", 2026, None), ("england", "England", 2027, "99"),
        ("region", "North East", 2025, "90.0000"), ("authority", "Exampleshire", 2025, "93.2500"),
    )
]  # fmt: skip
FINDINGS = [
    Finding("review_outside_care", "A review lies before care.", "No figure counts it.", 7, 6),
    Finding("two_officers", "A child has two officers at once.", "The later one counts.", 3, 3),
]


def material(
    edition: Edition = "officer",
    found: Sequence[Figure] | None = None,
    period_id: str = "Y2026",
    **changes: Any,
) -> Material:
    from orchestration.releases.annual_report.cells import number_cell
    from orchestration.releases.annual_report.report import Column, Row

    days = Column("days_overdue", "Days overdue")
    listed = Table(
        "rpt_overdue_reviews", 0, "", "rows", "Child", (days,), (Row("C00001", (number_cell(17),)),)
    )
    behind = replace(listed, code="list_on_time", title="Reviews held on time")
    made = Material(
        edition=edition,
        span=span_of(PERIODS, period_id),
        figures=figures() if found is None else found,
        benchmarks=BENCHMARKS,
        national={("national_on_time", "all"): "Reviews on time as the DfE counts them."},
        findings=FINDINGS,
        supplied=frozenset({"ssd_cla_reviews"}),
        lists={"rpt_overdue_reviews": listed, "on_time": behind} if edition == "officer" else {},
    )
    return replace(made, **changes)


def report(made: Material | None = None, **answers: str) -> Report:
    """The report of the catalogue above."""
    status = "The return behind these figures is ready for submission."
    return build_report(CATALOGUE, made or material(), SUBMISSION, "2026-0123456789ab", status, answers)


def table(of: Report, code: str) -> Table:
    (found,) = [one for one in of.tables if one.code == code]
    return found


def texts(of: Table) -> dict[str, dict[str, str]]:
    """What is printed: by row and column."""
    heads = [column.heading for column in of.columns]
    return {row.label: dict(zip(heads, [c.text for c in row.cells], strict=True)) for row in of.rows}

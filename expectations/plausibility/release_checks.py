"""What a believable release looks like: one sentence, one severity and one reason for each expectation.

Running the expectations, and reading the figures they are about, does not belong here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["block", "warn"]

ROW_COUNT = "ExpectTableRowCountToBeBetween"
TABLES = {"header": "Header", "episodes": "Episodes", "reviews": "Reviews"}

# Department for Education, "Children looked after in England including adoptions", 2021 to 2025: of 601
# yearly changes in a council's children looked after during the year (at 31 March plus ceased), nine were
# above a quarter and none reached a third.
CLOSE = 0.25
IMPOSSIBLE = 0.5
FEW_ROWS = 20

NO_LAST_YEAR = "Not compared: there is no return of the year before."
NO_ROWS_LAST_YEAR = "Not compared: last year's return has no rows in this table."
CLOSE_BECAUSE = (
    "In 592 of 601 yearly changes that the Department for Education's statistics show for single councils "
    "between 2021 and 2025, the number of children looked after during the year moved by a quarter or less. "
    "Episodes and reviews follow the children. In a small council 20 rows either way are always allowed."
)
IMPOSSIBLE_BECAUSE = (
    "No council's number of children looked after during the year moved by as much as a third between 2021 "
    "and 2025 in the Department for Education's statistics. Half or double points to an extract that was cut "
    "short, a team that is missing, or rows that came twice."
)


@dataclass(frozen=True)
class Check:
    """One expectation about one frame, in words and as a great-expectations class with its arguments.

    `not_compared` says why it cannot be evaluated, where it needs a last year that is not there.
    """

    id: str
    frame: str
    sentence: str
    severity: Severity
    because: str
    expects: str
    arguments: dict[str, Any] = field(default_factory=dict)
    not_compared: str = ""


def release_checks(previous_rows: Mapping[str, int] | None = None) -> list[Check]:
    """Every expectation of a release in a fixed order; the same ids whether there is a last year or not."""
    return complete_and_unique() + believable_shares() + beside_last_year(previous_rows)


def _share_between(column: str, low: float, high: float) -> dict[str, Any]:
    return {"column": column, "min_value": low, "max_value": high}


def complete_and_unique() -> list[Check]:
    """The expectations about the return's three tables themselves."""
    checks = [
        Check(
            f"{frame}_has_rows",
            frame,
            f"{name} has at least one row.",
            "block",
            "A return without this table says nothing about the year.",
            ROW_COUNT,
            {"min_value": 1},
        )
        for frame, name in TABLES.items()
    ]
    checks += [
        Check(
            f"{frame}_children_are_in_header",
            frame,
            f"Every child in {TABLES[frame]} is in Header.",
            "block",
            "Sex, date of birth and ethnicity are only in Header; without it a row cannot be used.",
            "ExpectColumnValuesToBeInSet",
            {"column": "child_in_header", "value_set": [True]},
        )
        for frame in ("episodes", "reviews")
    ]
    unique = "Rows that come twice are counted twice in every figure."
    checks += [
        Check("header_child_is_unique", "header", "Each child has one row in Header.", "block", unique,
              "ExpectColumnValuesToBeUnique", {"column": "child"}),
        Check("episodes_start_is_unique", "episodes", "A child has one episode for each start date.", "block",
              unique, "ExpectCompoundColumnsToBeUnique", {"column_list": ["child", "decom"]}),
        Check("reviews_date_is_unique", "reviews", "A child has one review on each date.", "block", unique,
              "ExpectCompoundColumnsToBeUnique", {"column_list": ["child", "review"]}),
    ]  # fmt: skip
    return checks


def believable_shares() -> list[Check]:
    """The expectations about the figures that the report prints from the return."""
    possible = "A share below nothing or above everything is a fault in the calculation, not in practice."
    return [
        Check("timeliness_shares_are_possible", "timeliness",
              "Every share of reviews in timescale lies between 0% and 100%.", "block", possible,
              "ExpectColumnValuesToBeBetween", _share_between("share", 0, 1)),
        Check("participation_shares_are_possible", "participation",
              "Every share of participation lies between 0% and 100%.", "block", possible,
              "ExpectColumnValuesToBeBetween", _share_between("share", 0, 1)),
        Check("timeliness_is_at_least_half", "timeliness_overall",
              "At least half of the reviews held were in timescale.", "warn",
              "The lowest share we found in a council's own published report is 55%. Below half, dates are "
              "more likely to be wrong than practice.",
              "ExpectColumnValuesToBeBetween", _share_between("share", 0.5, 1)),
        Check("reviews_per_child_are_usual", "reviews_per_child",
              "There is between one review and four reviews for each child in Header.", "warn",
              "A settled child is reviewed twice a year and a child who has just come into care three times "
              "(Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33).",
              "ExpectColumnValuesToBeBetween", _share_between("reviews_per_child", 1, 4)),
        Check("under_fours_are_a_minority", "participation_codes",
              "Reviews of children under 4 (code PN0) are no more than half of all reviews.", "warn",
              "About a fifth of children looked after in England are under 5; a larger share points to PN0 "
              "being filled in for older children.",
              "ExpectColumnValuesToBeBetween", _share_between("pn0_share", 0, 0.5)),
        Check("participation_codes_vary", "participation_codes_of_4_and_over",
              "No single participation code covers more than 90% of the reviews of children aged 4 and over.",
              "warn", "One code nearly everywhere points to a default that the case system fills in.",
              "ExpectColumnValuesToBeBetween", _share_between("largest_share", 0, 0.9)),
    ]  # fmt: skip


def beside_last_year(previous_rows: Mapping[str, int] | None) -> list[Check]:
    """The expectations about the size of each table beside last year's return.

    `previous_rows` holds last year's number of rows by table, or is None when there is no such return; what
    has nothing to stand beside says so and is not evaluated.
    """
    checks: list[Check] = []
    for frame, name in TABLES.items():
        close = (f"{frame}_rows_are_close_to_last_year", frame)
        possible = (f"{frame}_rows_are_not_halved_or_doubled", frame)
        last_year = (previous_rows or {}).get(frame, 0)
        if not last_year:
            why = NO_LAST_YEAR if previous_rows is None else NO_ROWS_LAST_YEAR
            about = f"{name} is within a quarter of last year's number of rows."
            beyond = f"{name} is neither half nor double last year's number of rows."
            checks += [
                Check(*close, about, "warn", CLOSE_BECAUSE, ROW_COUNT, not_compared=why),
                Check(*possible, beyond, "block", IMPOSSIBLE_BECAUSE, ROW_COUNT, not_compared=why),
            ]
            continue
        low, high = _allowed(last_year, CLOSE)
        about = f"{name} has between {low:,} and {high:,} rows; last year's return had {last_year:,}."
        checks.append(Check(*close, about, "warn", CLOSE_BECAUSE, ROW_COUNT, _rows_between(low, high)))
        low, high = _allowed(last_year, IMPOSSIBLE)[0], last_year + max(FEW_ROWS, last_year)
        beyond = f"{name} is neither half nor double last year's: between {low:,} and {high:,} rows."
        checks.append(
            Check(*possible, beyond, "block", IMPOSSIBLE_BECAUSE, ROW_COUNT, _rows_between(low, high))
        )
    return checks


def _allowed(last_year: int, tolerance: float) -> tuple[int, int]:
    slack = max(FEW_ROWS, round(last_year * tolerance))
    return max(0, last_year - slack), last_year + slack


def _rows_between(low: int, high: int) -> dict[str, Any]:
    return {"min_value": low, "max_value": high}

"""The figures of a report made public: which are one count, what they add up to, and what is left of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from expectations.measures import Measure, Section, sections
from orchestration.releases.annual_report.figures_csv import printed_breakdowns
from orchestration.releases.disclosure.published_cells import PublicFigures, public_figures
from orchestration.releases.disclosure.same_counts import Period, conditions, opposite, settled, tiles
from orchestration.releases.disclosure.suppression import DisclosureError

PERIODS = {
    "Y2025": Period(date(2024, 4, 1), date(2025, 3, 31)),
    "Y2026": Period(date(2025, 4, 1), date(2026, 3, 31)),
    "2026Q1": Period(date(2025, 4, 1), date(2025, 6, 30)),
    "2026Q2": Period(date(2025, 7, 1), date(2025, 9, 30)),
    "2026Q3": Period(date(2025, 10, 1), date(2025, 12, 31)),
    "2026Q4": Period(date(2026, 1, 1), date(2026, 3, 31)),
    "2026-01": Period(date(2026, 1, 1), date(2026, 1, 31)),
    "2026-02": Period(date(2026, 2, 1), date(2026, 2, 28)),
    "2026-03": Period(date(2026, 3, 1), date(2026, 3, 31)),
}
QUARTERS = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def measure(code: str, kind: str = "count", **more: Any) -> Measure:
    entry = {
        "code": code,
        "title": "A measure",
        "kind": kind,
        "unit": "children",
        "fact": "fct_cla_snapshot",
        "when": "at_end",
        "day": "snapshot_on",
        "counted": "not is_short_break",
        "definition": "What is counted.",
        "source": "None",
        "needs": [["ssd_cla_reviews"]],
    }
    return Measure(**(entry | more))


def figure(
    code: str,
    numerator: float | None,
    denominator: float | None = None,
    *,
    by: str = "all",
    category: str = "all",
    period: str = "Y2026",
    status: str = "told",
) -> dict[str, Any]:
    return {
        "section_code": "children",
        "measure_code": code,
        "period_id": period,
        "breakdown": by,
        "category": category,
        "numerator": None if numerator is None else Decimal(str(numerator)),
        "denominator": None if denominator is None else Decimal(str(denominator)),
        "status": status,
    }


def publish(
    measures: list[Measure],
    rows: list[dict[str, Any]],
    whole: list[str] | None = None,
    of_the_year: list[str] | None = None,
    **more: Any,
) -> PublicFigures:
    section = {"code": "children", "title": "Children", "position": 1, "opening": "Children."}
    table = pa.Table.from_pylist(rows)
    for name in ("numerator", "denominator"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.decimal128(18, 2)))
    given = [Section(**section, measures=measures, **more)]
    public = public_figures(table, given, PERIODS, whole=whole, of_the_year=of_the_year)
    assert public.figures.schema == table.schema
    return public


def hidden(public: PublicFigures) -> list[str]:
    """The hidden figures, each named by what tells it from the others."""
    for row in public.figures.to_pylist():
        if row["status"] == "suppressed":
            assert row["numerator"] is None and row["denominator"] is None
    return [
        " ".join(row[name] for name in ("measure_code", "period_id", "category"))
        for row in public.figures.to_pylist()
        if row["status"] == "suppressed"
    ]


def by_sex(code: str, counts: tuple[int, int, int], period: str = "Y2026") -> list[dict[str, Any]]:
    female, male, unknown = counts
    cells = [("female", female), ("male", male), ("not known", unknown)]
    return [
        figure(code, sum(counts), period=period),
        *(figure(code, n, by="sex", category=category, period=period) for category, n in cells),
    ]


def test_categories_are_covered_and_zeros_shown() -> None:
    public = publish([measure("cla_number")], by_sex("cla_number", (3, 40, 0)))
    assert hidden(public) == ["cla_number Y2026 female", "cla_number Y2026 male"]
    found = {row["category"]: row for row in public.audit.to_pylist()}
    assert (found["female"]["status"], found["male"]["status"]) == ("suppressed", "secondary")
    assert (found["female"]["low"], found["female"]["high"], found["female"]["width"]) == (0, 43, 43)


def test_a_percentage_is_hidden_with_its_counts_and_with_its_rest() -> None:
    of_these = {"of_these": "is_uasc", "when": "during", "day": "started_on"}
    cells = [figure("cla_uasc", 4, 60), figure("cla_uasc", 57, 60, period="Y2025"), figure("told", 57, 60)]
    measures = [
        measure("cla_uasc", "percentage", **of_these),
        measure("told", "percentage", fact="fct_cla_review", of_these="is_on_time", complement_is_told=True),
    ]
    assert hidden(publish(measures, cells)) == ["cla_uasc Y2026 all", "cla_uasc Y2025 all"]


def test_a_small_numerator_is_hidden_where_the_rest_is_told() -> None:
    on_time = measure("on_time", "percentage", of_these="is_on_time", complement_is_told=True)
    assert hidden(publish([on_time], [figure("on_time", 3, 60)])) == ["on_time Y2026 all"]


def test_rates_and_means_of_few_are_hidden_and_those_of_many_are_not() -> None:
    measures = [
        measure("rate", "rate"),
        measure("mean", "mean", fact="fct_adoption", sums="days_waited"),
        measure(
            "caseload",
            "ratio",
            fact="fct_one",
            divided_by={"fact": "fct_two", "when": "at_end", "day": "day"},
        ),
    ]
    few = [figure("rate", 5, 60_000), figure("mean", 1900, 5), figure("caseload", 40, 2.5)]
    many = [figure("rate", 6, 60_000), figure("mean", 1900, 6), figure("caseload", 400, 6.5)]
    assert hidden(publish(measures, few)) == ["rate Y2026 all", "mean Y2026 all", "caseload Y2026 all"]
    assert hidden(publish(measures, many)) == []


@pytest.mark.parametrize(
    ("about", "is_hidden"), [("children", True), ("carers", True), ("staff", False), ("service", False)]
)
def test_small_counts_of_people_are_hidden_and_those_of_the_service_are_not(
    about: str, is_hidden: bool
) -> None:
    public = publish([measure("audits", about=about)], [figure("audits", 2)])
    assert bool(hidden(public)) == is_hidden


def test_quarters_cover_each_other_within_the_year() -> None:
    held = measure("reviews_held", when="during", day="review_date")
    rows = [figure("reviews_held", 93)]
    rows += [figure("reviews_held", n, period=q) for q, n in zip(QUARTERS, (3, 40, 30, 20), strict=True)]
    assert hidden(publish([held], rows)) == ["reviews_held 2026Q1 all", "reviews_held 2026Q4 all"]


def test_children_counted_once_in_each_quarter_do_not_add_up_to_the_year() -> None:
    started = measure("cla_started", when="during", day="started_on", counts_children=True)
    rows = [figure("cla_started", 93)]
    rows += [figure("cla_started", n, period=q) for q, n in zip(QUARTERS, (3, 40, 30, 20), strict=True)]
    assert hidden(publish([started], rows)) == ["cla_started 2026Q1 all"]


def test_a_snapshot_is_one_count_in_year_quarter_and_month() -> None:
    whole = by_sex("cla_number", (4, 7, 50))
    again = by_sex("cla_number", (4, 7, 50), "2026Q4") + by_sex("cla_number", (4, 7, 50), "2026-03")
    public = publish([measure("cla_number")], whole + again)
    assert len(hidden(public)) == 6 and public.audit.num_rows == 2


def test_a_count_is_hidden_wherever_else_it_is_printed() -> None:
    """The 9 boys cover the 4 girls; the other measure prints the same 9 as its own count, and as a share."""
    boys = measure("boys", counted="sex = 'male' and not is_short_break")
    share = measure("share", "percentage", of_these="(sex = 'male')", complement_is_told=True)
    rows = [*by_sex("cla_number", (4, 9, 50)), figure("boys", 9), figure("share", 9, 63)]
    assert hidden(publish([measure("cla_number"), boys, share], rows)) == [
        "cla_number Y2026 female",
        "cla_number Y2026 male",
        "boys Y2026 all",
        "share Y2026 all",
    ]


def test_the_late_reviews_are_the_rest_of_those_on_time() -> None:
    """They are one count: what may be told of the share may be told of the count, and the other way round."""
    rows = [figure("on_time", 97, 100), figure("late", 3)]
    late = measure("late", counted="status = 'late' and not is_short_break")
    held = {
        "counted": "not is_short_break and status in ('on_time', 'late')",
        "of_these": "status = 'on_time'",
    }
    told = measure("on_time", "percentage", complement_is_told=True, **held)
    assert hidden(publish([told, late], rows)) == []
    assert hidden(publish([measure("on_time", "percentage", **held), late], rows)) == [
        "on_time Y2026 all",
        "late Y2026 all",
    ]


def test_a_yes_or_no_breakdown_is_the_share_of_that_condition() -> None:
    uasc = measure("cla_uasc", "percentage", of_these="is_uasc")
    rows = [figure("cla_number", 63), figure("cla_uasc", 60, 63)]
    rows += [figure("cla_number", n, by="is_uasc", category=c) for c, n in (("true", 60), ("false", 3))]
    public = publish([measure("cla_number"), uasc], rows)
    assert hidden(public) == ["cla_uasc Y2026 all", "cla_number Y2026 true", "cla_number Y2026 false"]
    assert public.audit.num_rows == 2


def test_starts_and_ends_are_what_changed_between_two_snapshots() -> None:
    measures = [
        measure("cla_number"),
        measure("periods_started", when="during", day="started_on", fact="fct_period_of_care"),
        measure("periods_ended", when="during", day="ended_on", fact="fct_period_of_care"),
    ]
    rows = [
        figure("cla_number", 60, period="Y2025"),
        figure("cla_number", 67),
        figure("periods_started", 10),
        figure("periods_ended", 3),
    ]
    alone = publish(measures, rows)
    flow = {
        "equals": "cla_number",
        "previous": "cla_number",
        "plus": ["periods_started"],
        "minus": ["periods_ended"],
    }
    linked = publish(measures, rows, relations=[flow])
    assert hidden(alone) == ["periods_ended Y2026 all"]
    assert hidden(linked) == ["periods_started Y2026 all", "periods_ended Y2026 all"]


def test_what_is_all_of_a_measure_but_for_a_few_gives_nothing_away() -> None:
    """New placements are of those who came and of those who moved; one child came twice, and counts once."""
    measures = [
        measure("new_placements", when="during", day="started_on", fact="fct_placement"),
        measure("placement_changes", when="during", day="ended_on", fact="fct_placement"),
        measure("cla_started", when="during", day="started_on", fact="fct_period_of_care"),
    ]
    sum_of = {"equals": "new_placements", "plus": ["cla_started", "placement_changes"], "are_all": True}
    for new in (20, 21):
        rows = [figure("new_placements", new), figure("placement_changes", 16), figure("cla_started", 4)]
        linked = publish(measures, rows, relations=[sum_of])
        assert hidden(linked) == ["placement_changes Y2026 all", "cla_started Y2026 all"]
    named = measure("named", "percentage", of_these="is_named", fact="fct_iro_allocation", about="service")
    rows[0:1] = [figure("named", 3, 4)]
    same = {"equals": "cla_started", "plus": ["named"], "are_all": True}
    linked = publish([*measures, named], rows, relations=[same])
    assert hidden(linked) == ["named Y2026 all", "cla_started Y2026 all"]
    with pytest.raises(ValueError, match="new_placements: are_all"):
        publish(measures, rows, relations=[sum_of | {"previous": "new_placements"}])


def test_a_relation_of_the_catalogue_is_of_measures_that_everybody_is_told() -> None:
    """One that names a measure of the officers' edition would protect nothing."""
    told = {code for code, _ in printed_breakdowns(sections())}
    named = {
        code
        for section in sections()
        for one in section.relations
        for code in (one.equals, one.previous or one.equals, *one.plus, *one.minus)
    }
    assert named <= told


def test_figures_that_do_not_add_up_are_named_and_protect_nothing() -> None:
    rows = by_sex("cla_number", (3, 40, 10))
    rows[0]["numerator"] = Decimal(60)
    public = publish([measure("cla_number")], rows)
    assert hidden(public) == ["cla_number Y2026 female"]
    assert len(public.do_not_add_up) == 1 and "cla_number|Y2026|sex|female" in public.do_not_add_up[0]


def test_tables_that_identify_people_are_left_out() -> None:
    table = {
        "code": "by_officer",
        "title": "By officer",
        "shows": "breakdown",
        "measures": ["caseload"],
        "breakdown": "officer",
        "identifies_people": True,
    }
    caseload = measure("caseload", about="staff", breakdowns=["officer"])
    rows = [figure("caseload", 60), figure("caseload", 60, by="officer", category="E1")]
    public = publish([caseload], rows, tables=[table])
    assert [row["breakdown"] for row in public.figures.to_pylist()] == ["all"]


def test_categories_of_periods_that_are_not_printed_whole_are_left_out() -> None:
    rows = by_sex("cla_number", (9, 40, 0)) + by_sex("cla_number", (3, 40, 0), "2026Q1")
    public = publish([measure("cla_number")], rows, whole=["Y2026"])
    assert public.figures.num_rows == 5 and hidden(public) == []


def test_editions_side_by_side_tell_no_more_than_that_of_the_year() -> None:
    """Year less three quarters is the fourth: the editions of quarters keep their categories back."""
    held = [measure("reviews_held", when="during", day="review_date", breakdowns=["sex"])]
    rows = by_sex("reviews_held", (33, 70, 40))
    for quarter, counts in zip(QUARTERS, ((3, 20, 10), (10, 20, 8), (9, 12, 11), (11, 18, 11)), strict=True):
        rows += by_sex("reviews_held", counts, quarter)
    year = publish(held, rows, ["Y2026"])
    assert hidden(year) == [] and year.kept_back_for_the_year == 0
    for quarter in QUARTERS:
        safe = publish(held, rows, [quarter], of_the_year=["Y2026"])
        assert hidden(safe) == [f"reviews_held {quarter} {sex}" for sex in ("female", "male", "not known")]
        assert safe.kept_back_for_the_year == 3
        shown = {tuple(row.values()) for row in safe.figures.to_pylist() if row["status"] == "told"}
        assert shown <= {tuple(row.values()) for row in year.figures.to_pylist()}


def test_figures_without_numbers_pass_as_they_are() -> None:
    rows = [figure("cla_number", None, status="not_supplied"), figure("cla_uasc", 0, 0, status="no_cases")]
    public = publish([measure("cla_number"), measure("cla_uasc", "percentage", of_these="is_uasc")], rows)
    assert public.figures.to_pylist() == pa.Table.from_pylist(rows).to_pylist()
    assert public.audit.num_rows == 0


@pytest.mark.parametrize("row", [figure("unheard_of", 1), figure("cla_number", 1, period="Y1999")])
def test_figures_of_no_measure_or_period_are_refused(row: dict[str, Any]) -> None:
    with pytest.raises(DisclosureError, match=r"unheard_of|Y1999"):
        publish([measure("cla_number")], [row])


def test_conditions_do_not_depend_on_their_order_or_layout() -> None:
    one = conditions(
        "not is_short_break and status in ('late and lost',  'on_time')\n and (day between 1 and 2)"
    )
    other = conditions(
        "day between 1 and 2 AND status in ('late and lost', 'on_time') and not  is_short_break"
    )
    assert one == other and len(one) == 3
    assert conditions("true") == frozenset()
    assert conditions("(is_a and is_b) or is_c") == {"(is_a and is_b) or is_c"}
    assert conditions("case when a and b then 1 end = 1 and c") == {"case when a and b then 1 end = 1", "c"}


def test_conditions_on_the_values_of_a_column_are_made_one() -> None:
    late = {"status in ('late')"}
    assert settled(frozenset({"status in ('on_time', 'late')", "not (status = 'on_time')"})) == late
    assert (
        settled(frozenset({"status in ('on_time','late')", "status <> 'on_time'", "status = 'late'"})) == late
    )
    assert settled(frozenset({"not (status = 'on_time')", "is_a"})) == {"not (status = 'on_time')", "is_a"}
    assert settled(frozenset({"grade <> 'not known'"})) == {"grade <> 'not known'"}
    assert settled(frozenset({"a = 'x' or b = 'y'"})) == {"a = 'x' or b = 'y'"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("is_a", "not is_a"),
        ("not is_a", "is_a"),
        ("a = 1", "not (a = 1)"),
        ("not (a = 1)", "a = 1"),
        ("b and a", "not (a and b)"),
    ],
)
def test_the_rest_is_what_does_not_fulfil_the_condition(asked: str, said: str) -> None:
    assert opposite(conditions(asked)) == said


def test_a_year_is_its_quarters_and_a_quarter_its_months_where_all_are_there() -> None:
    assert dict(tiles(PERIODS)) == {"Y2026": tuple(QUARTERS), "2026Q4": ("2026-01", "2026-02", "2026-03")}
    cut = {
        "year": Period(date(2025, 4, 1), date(2025, 5, 20)),
        "2025-04": Period(date(2025, 4, 1), date(2025, 4, 30)),
    }
    cut["2025-05"] = Period(date(2025, 5, 1), date(2025, 5, 20))
    assert dict(tiles(cut)) == {"year": ("2025-04", "2025-05")}

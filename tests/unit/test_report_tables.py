"""What a committee reads in the tables of the annual report: counts beside shares, years beside years."""

from dataclasses import replace
from decimal import Decimal

import pytest
from report_figures import BENCHMARKS, CATALOGUE, changed, figures, material, report, table, texts

from orchestration.releases.annual_report.cells import number_cell
from orchestration.releases.annual_report.figures import Benchmark, figure_value
from orchestration.releases.annual_report.periods import NoSuchPeriod
from orchestration.releases.annual_report.report import Cell
from orchestration.releases.annual_report.tables import lay_out

THIS_YEAR = {"period_id": "Y2026", "breakdown": "all"}


def test_a_share_stands_beside_both_its_counts_and_the_two_years_before() -> None:
    assert texts(table(report(), "timescale"))["Reviews held on time"] == {
        "Number": "452",
        "Out of": "490",
        "2025/26": "92.2%",
        "2024/25": "92.2%",
        "2023/24": "before our records",
        "England": "88.6% (2024/25)",
        "Region": "90% (2024/25)",
        "Statistical neighbours": "no national figure",
        "DfE's figure for us": "93.25% (2024/25)",
    }


def test_a_count_is_out_of_nothing_and_has_no_national_figure_where_none_is_published() -> None:
    held = texts(table(report(), "timescale"))["Reviews held"]
    assert (held["Number"], held["Out of"], held["2025/26"]) == ("490", "n/a", "490")
    assert {held[area] for area in ("England", "Region", "DfE's figure for us")} == {"no national figure"}


def test_a_share_of_nothing_is_never_nought_per_cent() -> None:
    empty = changed(
        figures(), {"measure_code": "on_time", **THIS_YEAR}, numerator=Decimal(0), denominator=Decimal(0),
        status="no_cases",
    )  # fmt: skip
    row = texts(table(report(material(found=empty)), "timescale"))["Reviews held on time"]
    assert (row["Number"], row["Out of"], row["2025/26"]) == ("0", "0", "no reviews")


def test_every_edition_says_something_in_every_cell() -> None:
    for edition in ("officer", "public"):
        for one in report(material(edition)).tables:
            assert all(len(row.cells) == len(one.columns) for row in one.rows), one.code
            assert all(cell.text.strip() for row in one.rows for cell in row.cells), one.code
    with pytest.raises(ValueError, match="says something"):
        Cell(" ")
    with pytest.raises(ValueError, match="holds no number"):
        Cell("c", Decimal(3), "count", "hidden")


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "value"),
    [
        ("percentage", 1, 16, "6.3"),
        ("percentage", 1, 8, "12.5"),
        ("percentage", 200, 200, "100.0"),
        ("rate", 598, 110000, "54.4"),
        ("mean", 409, 12, "34.1"),
        ("ratio", 598, Decimal("9.5"), "62.9"),
        ("count", Decimal("9.50"), None, "9.50"),
        ("percentage", 0, 0, None),
        ("percentage", None, None, None),
    ],
)
def test_a_half_is_rounded_up_and_nothing_divides_by_nought(
    kind: str, numerator: int | None, denominator: int | None, value: str | None
) -> None:
    numbers = [None if number is None else Decimal(number) for number in (numerator, denominator)]
    found = figure_value(kind, *numbers)  # type: ignore[arg-type]
    assert found == (None if value is None else Decimal(value))


def test_posts_that_are_not_whole_keep_their_parts() -> None:
    assert [number_cell(Decimal(n)).text for n in ("9.50", "1374.00", "0.75")] == ["9.5", "1,374", "0.75"]


def test_categories_come_in_their_order_and_the_whole_last() -> None:
    rows = table(report(), "by_sequence").rows
    assert [row.label for row in rows] == ["First review", "Second review", "Later reviews", "All"]
    assert [row.is_total for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(
    ("breakdown", "printed"),
    [("age_band", "Age"), ("ethnic_group", "Ethnic group"), ("is_uasc", "Group"), ("sequence", "Sequence")],
)
def test_categories_stand_below_what_they_are_categories_of(breakdown: str, printed: str) -> None:
    section = CATALOGUE[0]
    measures = [one.model_copy(update={"breakdowns": [breakdown]}) for one in section.measures[:1]]
    wanted = section.tables[2].model_copy(update={"breakdown": breakdown})
    assert lay_out(wanted, measures, material(), 1).label_heading == printed


def test_nobody_of_whom_something_is_not_known_is_a_row_only_where_there_is_somebody() -> None:
    keys = {"measure_code": "on_time", "period_id": "Y2025", "breakdown": "sequence", "category": "not known"}
    some = changed(figures(), keys, numerator=Decimal(1), denominator=Decimal(2), status="told")
    shown = texts(table(report(material(found=some)), "by_sequence"))
    assert shown["Not known"]["2025/26"] == "no reviews" and shown["Not known"]["2024/25"] == "50.0%"


def test_counts_by_category_show_which_share_of_all_they_are() -> None:
    found = table(report(), "held_by_sequence")
    assert [column.heading for column in found.columns] == [
        "2025/26", "Share of all, 2025/26", "2024/25", "2023/24",
    ]  # fmt: skip
    assert texts(found)["First review"]["Share of all, 2025/26"] == "12.2%"
    assert texts(found)["All"]["Share of all, 2025/26"] == "100.0%"


def test_a_table_without_any_national_figure_says_so_once_below() -> None:
    found = report()
    assert "No national figure: none is published of what this table shows." in (
        table(found, "held_by_sequence").notes
    )
    assert "No national figure: none is published by these groups." in table(found, "by_sequence").notes
    assert not [c for c in table(found, "by_sequence").columns if c.heading == "England"]


def test_the_newest_published_figure_is_shown_and_none_of_a_later_year() -> None:
    without = [one for one in BENCHMARKS if one.value is not None]
    for given in (BENCHMARKS, without, list(reversed(BENCHMARKS))):
        shown = texts(table(report(material(benchmarks=given)), "timescale"))["Reviews held on time"]
        assert shown["England"] == "88.6% (2024/25)"
    only = [replace(one, value=None) for one in BENCHMARKS if one.area_kind == "region"]
    shown = texts(table(report(material(benchmarks=[*without[:1], *only])), "timescale"))
    assert shown["Reviews held on time"]["Region"] == "not published (2024/25)"


def test_a_number_counted_over_a_year_is_not_set_beside_a_part_of_one() -> None:
    rates = [replace(one, unit="per_10000") for one in BENCHMARKS]

    def england(period_id: str, benchmarks: list[Benchmark]) -> str:
        found = report(material(period_id=period_id, benchmarks=benchmarks))
        return texts(table(found, "timescale"))["Reviews held on time"].get("England", "no column")

    assert england("Y2026", rates) == "88.6 (2024/25)"
    assert england("2026Q2", rates) == "no column"
    assert england("2025-10", rates) == "no column"
    assert england("2026Q2", BENCHMARKS) == "88.6% (2024/25)"


def test_each_table_defines_what_it_counts_and_what_the_dfe_counts() -> None:
    (definition,) = table(report(), "by_month").definitions
    assert definition.text == "Reviews on time out of those held."
    assert definition.source == "regulation 33"
    assert definition.national == "Reviews on time as the DfE counts them."


def test_months_stand_beside_the_same_months_of_the_years_before() -> None:
    found = table(report(), "by_month")
    assert [row.label for row in found.rows][::11] == ["April", "March"]
    assert [column.heading for column in found.columns] == [
        "Number",
        "Out of",
        "2025/26",
        "2024/25",
        "2023/24",
    ]
    assert texts(found)["April"]["2024/25"] == "92.5%"
    assert found.rows[0].category == "2025-04"


@pytest.mark.parametrize(
    ("period_id", "label", "heads", "months"),
    [
        ("Y2026", "2025/26", ["2025/26", "2024/25", "2023/24"], 12),
        ("2026Q2", "July to September 2025 (quarter 2 of 2025/26)",
         ["Q2 2025/26", "Q2 2024/25", "Q2 2023/24"], 6),
        ("2026Q4", "January to March 2026 (quarter 4 of 2025/26)",
         ["Q4 2025/26", "Q4 2024/25", "Q4 2023/24"], 12),
        ("2025-10", "October 2025", ["Oct 2025", "Oct 2024", "Oct 2023"], 7),
    ],
)  # fmt: skip
def test_quarters_and_months_have_the_same_tables(
    period_id: str, label: str, heads: list[str], months: int
) -> None:
    found = report(material(period_id=period_id))
    assert found.period_label == label
    assert [c.heading for c in table(found, "timescale").columns[2:5]] == heads
    assert len(table(found, "by_month").rows) == months
    assert [one.code for one in found.tables] == [one.code for one in report().tables]
    of_months = {
        "Y2026": "2025/26",
        "2026Q2": "April to September 2025",
        "2026Q4": "April 2025 to March 2026",
    }
    assert (
        table(found, "by_month").title
        == f"Reviews on time by month, {of_months.get(period_id, 'April to October 2025')}"
    )


def test_a_period_without_figures_is_refused_by_its_name() -> None:
    with pytest.raises(NoSuchPeriod, match="2031Q1"):
        material(period_id="2031Q1")


def test_several_measures_by_the_same_categories_are_groups_of_rows() -> None:
    both = CATALOGUE[0].tables[1].model_copy(update={"measures": ["on_time", "held"]})
    measures = {measure.code: measure for measure in CATALOGUE[0].measures}
    found = lay_out(both, [measures["on_time"], measures["held"]], material(), 1)
    assert [(name, len(rows)) for name, rows in found.groups] == [
        ("Reviews held on time", 4),
        ("Reviews held", 4),
    ]

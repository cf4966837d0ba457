"""The charts of the annual report: plain, from the table beside them, readable without colour or sight."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from example_report import example_report
from report_figures import CATALOGUE, changed, figures, material, report, table

from orchestration.releases.annual_report.charts import COLOURS, png, svg
from orchestration.releases.annual_report.report import Chart

KINDS = ("bars", "columns", "line", "stacked")


def chart(code: str, **changes: object) -> Chart:
    found = table(report(material(**changes)), code).chart  # type: ignore[arg-type]
    assert found
    return found


def test_bars_show_the_figures_of_the_table_without_its_total() -> None:
    found = chart("by_sequence")
    assert found.categories == ("First review", "Second review", "Later reviews")
    (series,) = found.series
    assert series.texts == ("85.0%", "91.2%", "93.6%")
    assert (found.category_axis, found.value_axis) == ("Sequence", "Reviews (%)")


def test_a_hidden_figure_is_a_gap_with_the_letter_c() -> None:
    keys = {"measure_code": "on_time", "period_id": "Y2026", "breakdown": "sequence", "category": "first"}
    hidden = changed(figures(), keys, numerator=None, denominator=None, status="suppressed")
    found = chart("by_sequence", edition="public", found=hidden)
    assert (found.series[0].values[0], found.series[0].texts[0]) == (None, "c")
    assert "1 is kept back and marked c." in found.alt
    assert ">c</text>" in svg(found)


def test_a_chart_without_a_single_number_is_left_out() -> None:
    silent = changed(
        figures(), {"breakdown": "sequence"}, numerator=None, denominator=None, status="suppressed"
    )
    found = report(material("public", silent))
    assert table(found, "by_sequence").chart is None
    assert [one.chart.number for one in found.tables if one.chart] == [1]


def test_a_line_runs_over_the_years_from_the_oldest_and_marks_where_codes_changed() -> None:
    found = chart("held_by_sequence")
    assert found.categories == ("2023/24", "2024/25", "2025/26")
    assert found.series[0].values == (None, Decimal(60), Decimal(60))
    assert found.title == "Reviews held by place in the series, 2023/24 to 2025/26"
    (mark,) = found.breaks
    assert (mark.position, mark.why) == (1, "Codes changed after 2023/24")
    assert "Codes changed after 2023/24" in svg(found)
    assert svg(found).count(">before our records</text>") == 1


@pytest.mark.parametrize(
    ("after", "position"), [(2023, None), (2024, 1), (2025, 2), (2026, None), (None, None)]
)
def test_codes_that_changed_outside_the_three_years_are_not_marked(
    after: int | None, position: int | None
) -> None:
    wanted = CATALOGUE[0].tables[2].model_copy(update={"break_after": after})
    section = CATALOGUE[0].model_copy(update={"tables": [wanted]})
    from report_figures import SUBMISSION

    from orchestration.releases.annual_report.build import build_report

    (found,) = build_report([section], material(), SUBMISSION, "r", "s").tables
    assert found.chart and [one.position for one in found.chart.breaks] == ([position] if position else [])


def test_the_words_for_a_chart_tell_its_main_point_and_where_the_numbers_are() -> None:
    assert chart("by_sequence").alt == (
        "Bar chart: Reviews on time by place in the series, 2025/26. The highest is Later reviews with "
        "93.6%, the lowest First review with 85.0%. The numbers are in table 2."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_stands_in_a_page_with_words_and_without_addresses(kind: str) -> None:
    found = replace(chart("by_sequence"), kind=kind, is_percentage=False)
    drawn = svg(found)
    assert drawn.startswith('<svg role="img" aria-labelledby="by_sequence-told"')
    assert f'<desc id="by_sequence-told">{found.alt}</desc>' in drawn
    assert not re.search(r"https?:|//\w|url\((?!#)", drawn)
    assert all(name.startswith("by_sequence-") for name in re.findall(r'\bid="([^"]*)"', drawn))
    for axis in (found.category_axis, found.value_axis):
        assert f">{axis}</text>" in drawn
    for text in found.series[0].texts:
        assert f">{text}</text>" in drawn
    assert svg(found) == drawn


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_is_a_picture_too_the_same_twice(kind: str) -> None:
    found = replace(chart("by_sequence"), kind=kind, is_percentage=False)
    picture = png(found)
    assert picture.startswith(b"\x89PNG") and len(picture) > 5_000
    assert png(found) == picture


def test_neighbouring_colours_differ_in_grey_and_none_is_red() -> None:
    def channels(colour: str) -> list[int]:
        return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]

    grey = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(channels, COLOURS)]
    assert abs(grey[0] - grey[1]) > 60 and abs(grey[0] - grey[2]) > 60
    for red, green, blue in map(channels, COLOURS):
        assert not (red > 180 and green < 90 and blue < 90)


def test_text_from_the_data_cannot_become_markup() -> None:
    odd = replace(chart("by_sequence"), categories=("<b>x</b>", "&amp;", "c"), alt='"<script>')
    drawn = svg(odd)
    assert "<b>" not in drawn and "<script" not in drawn and "&lt;b&gt;x" in drawn


def test_the_example_has_a_chart_in_each_edition() -> None:
    for edition in ("officer", "public"):
        assert sum(one.chart is not None for one in example_report(edition).tables) == 2

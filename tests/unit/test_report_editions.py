"""What the two editions of the annual report hold, what is missing from them, and what a person writes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from report_figures import changed, figures, material, report, table, texts

from expectations.measures import Table
from orchestration.releases.annual_report.figures import Finding
from orchestration.releases.annual_report.report import Report


def public() -> Report:
    """The public edition, the second reviews and what goes with them kept back."""
    found = figures()
    for category in ("second", "first"):
        keys = {"period_id": "Y2026", "breakdown": "sequence", "category": category}
        found = changed(found, keys, numerator=None, denominator=None, status="suppressed")
    return report(material("public", found))


def test_a_figure_that_is_kept_back_is_a_c_in_every_column_made_from_it() -> None:
    row = texts(table(public(), "by_sequence"))["Second review"]
    assert (row["Number"], row["Out of"], row["2025/26"], row["2024/25"]) == ("c", "c", "c", "91.2%")
    counted = texts(table(public(), "held_by_sequence"))["Second review"]
    assert (counted["2025/26"], counted["Share of all, 2025/26"]) == ("c", "c")
    cells = [cell for one in public().tables for row in one.rows for cell in row.cells if cell.text == "c"]
    assert {cell.value for cell in cells} == {None} and {cell.status for cell in cells} == {"hidden"}


def test_a_share_of_a_whole_that_is_kept_back_is_kept_back_too() -> None:
    keys = {"measure_code": "held", "period_id": "Y2026", "breakdown": "all"}
    hidden = changed(figures(), keys, numerator=None, status="suppressed")
    shown = texts(table(report(material("public", hidden)), "held_by_sequence"))
    assert shown["First review"]["Share of all, 2025/26"] == "c"
    assert shown["First review"]["2025/26"] == "60"


def test_the_public_edition_has_no_list_of_children_and_nothing_that_identifies_an_officer() -> None:
    officer = {one.code for one in report().tables} - {one.code for one in public().tables}
    assert officer == {"by_team", "overdue"}
    assert public().lists == () and [one.code for one in report().lists] == ["list_on_time"]
    assert not [one for one in public().tables if one.kind == "rows"]


def test_small_numbers_of_faults_are_kept_back_from_the_public_alone() -> None:
    def printed(of: Report) -> list[tuple[str, ...]]:
        return [tuple(cell.text for cell in row.cells) for row in table(of, "findings").rows]

    assert printed(report()) == [("7", "6", "No figure counts it."), ("3", "3", "The later one counts.")]
    assert printed(public()) == [("7", "6", "No figure counts it."), ("c", "c", "The later one counts.")]


@pytest.mark.parametrize("edition", ["officer", "public"])
def test_a_missing_extract_removes_its_table_and_is_named_with_what_it_needs(edition: str) -> None:
    found = report(material(edition))  # type: ignore[arg-type]
    assert "records" not in {one.code for one in found.tables}
    assert [(one.title, one.section, one.needs) for one in found.missing] == [
        ("Records sent (in Reviews in timescale)", "Reviews and their timeliness", ("cla_review_detail",)),
        ("Records of reviews", "Reviews and their timeliness", ("cla_review_detail",)),
    ]
    assert texts(table(found, "timescale"))["Records sent"]["2025/26"] == "not supplied"


def test_a_report_of_nothing_supplied_is_still_a_report() -> None:
    nothing = changed(figures(), {}, numerator=None, denominator=None, status="not_supplied")
    found = report(material(found=nothing, supplied=frozenset()))
    assert [one.code for one in found.tables] == ["overdue", "actions", "findings", "settings"]
    assert {one.title for one in found.missing} >= {"Reviews in timescale", "Reviews overdue"}
    assert found.missing[0].needs == ("ssd_cla_reviews or reviews", "cla_review_detail")
    assert found.headlines == ()


def test_a_fault_in_records_of_no_child_has_no_number_of_children() -> None:
    for edition in ("officer", "public"):
        found = [Finding("carers", "Carers left early.", "It is kept.", 7, 0)]
        (row,) = table(report(material(edition, findings=found)), "findings").rows  # type: ignore[arg-type]
        assert [cell.text for cell in row.cells] == ["7", "n/a", "It is kept."]


def test_tables_and_charts_are_numbered_through_the_whole_report() -> None:
    found = list(report().tables)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    charts = [one.chart.number for one in found if one.chart]
    assert charts == [1, 2, 3]
    assert [section.number for section in report().sections] == [1, 2, 3]


def test_what_people_write_has_a_place_and_their_words_stand_in_it() -> None:
    questions = [one for section in report(why_late="Rooms.").sections for one in section.questions]
    assert [(one.text, one.answer) for one in questions] == [
        ("Why were reviews late?", "Rooms."),
        ("What are the priorities for next year?", None),
    ]
    plan = table(report(), "actions")
    assert [column.heading for column in plan.columns] == ["Who", "By when"]
    assert {cell.text for row in plan.rows for cell in row.cells} == {"[to write]"}


def test_the_first_page_says_the_headline_figures_with_their_counts_and_the_years_before() -> None:
    (one,) = report().headlines
    assert (one.text, one.made_of) == ("92.2%", "452 of 490 reviews")
    assert one.before == (("2024/25", "92.2%"), ("2023/24", "before our records"))


def test_a_list_without_its_extract_says_so_and_never_looks_like_nobody() -> None:
    for period_id in ("Y2026", "2026Q2"):
        found = report(material(period_id=period_id, supplied=frozenset({"cla_review_detail"})))
        overdue = table(found, "overdue")
        assert overdue.rows == ()
        assert overdue.notes[0] == (
            "Not supplied: this list needs ssd_cla_reviews or reviews. It does not say that there are none."
        )
        assert ("Reviews overdue", ("ssd_cla_reviews or reviews",)) in [
            (m.title, m.needs) for m in found.missing
        ]


def test_the_list_behind_a_figure_says_why_it_is_empty() -> None:
    keys = {"measure_code": "on_time", "period_id": "Y2026", "breakdown": "all"}
    nobody = replace(material().lists["on_time"], rows=())

    def said(status: str, supplied: frozenset[str], rows: bool) -> tuple[int, str]:
        count = Decimal(0) if status == "no_cases" else None
        found = changed(figures(), keys, numerator=count, denominator=count, status=status)
        lists = material().lists if rows else {**material().lists, "on_time": nobody}
        (one,) = report(material(found=found, supplied=supplied, lists=lists)).lists
        return len(one.rows), " ".join(one.notes)

    nothing = "Not supplied: this list needs ssd_cla_reviews or reviews. It does not say that there are none."
    assert said("not_supplied", frozenset(), True) == (0, nothing)
    before = "The period lies before the records that came, so nobody can be listed."
    assert said("not_in_history", frozenset({"reviews"}), False) == (0, before)
    assert said("no_cases", frozenset({"reviews"}), False) == (0, "There are none.")
    assert said("no_cases", frozenset({"reviews"}), True) == (1, "")


def test_a_list_of_the_as_at_date_says_so_where_the_report_is_of_another_day() -> None:
    said = "This list is of the as-at date, not of the end of the period."
    assert said in table(report(material(period_id="2026Q2")), "overdue").notes
    assert said not in table(report(), "overdue").notes


def test_a_table_of_rows_has_to_say_what_it_needs() -> None:
    entry = {"code": "some", "title": "Some", "shows": "rows", "model": "rpt_some"}
    with pytest.raises(ValueError, match="some: needs belongs to the rows of a model"):
        Table.model_validate(entry)
    assert Table.model_validate({**entry, "needs": [["reviews"]]}).needs == [["reviews"]]


def test_a_list_without_anybody_says_that_there_are_none() -> None:
    made = material()
    empty = made.lists["rpt_overdue_reviews"].__class__(
        **{**vars(made.lists["rpt_overdue_reviews"]), "rows": ()}
    )
    found = table(report(material(lists={**made.lists, "rpt_overdue_reviews": empty})), "overdue")
    assert found.rows == () and "There are none." in found.notes


def test_titles_say_what_period_and_kind_of_report_they_are_of() -> None:
    whole = "report of the Independent Reviewing Officer service"
    assert report().title == f"Annual {whole}, 2025/26"
    assert report(material(period_id="2025-10")).title == f"Monthly {whole}, October 2025"
    quarter = report(material(period_id="2026Q2")).title
    assert quarter == f"Quarterly {whole}, July to September 2025 (quarter 2 of 2025/26)"
    assert table(report(), "by_sequence").caption == (
        "Table 2. Reviews on time by place in the series, 2025/26"
    )


def test_words_of_the_public_edition_explain_the_sign_for_what_is_kept_back() -> None:
    assert "c" in dict(public().words) and "c" not in dict(report().words)
    assert Decimal(1) not in {cell.value for one in public().tables for row in one.rows for cell in row.cells}


def test_what_an_older_release_does_not_hold_needs_a_new_one() -> None:
    found = [one for one in figures() if one.measure_code != "record_sent"]
    needs = "a release made by the product as it is now"
    made = material(found=found, lists={}, supplied=frozenset({"reviews", "cla_review_detail"}))
    missing = {one.title: one.needs for one in report(made).missing}
    assert missing["Records of reviews"] == missing["Reviews overdue"] == (needs,)
    assert table(report(made), "overdue").notes[0].startswith(f"Not supplied: this list needs {needs}.")
    estimate = changed(
        figures(), {"measure_code": "record_sent"}, numerator=None, denominator=None, status="not_supplied"
    )
    made = material(found=estimate, supplied=frozenset({"reviews", "cla_review_detail"}))
    missing = {one.title: one.needs for one in report(made).missing}
    assert missing["Records of reviews"] == (
        "an estimate of the children who live in the area (authority_populations)",
    )

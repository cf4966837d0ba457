"""What the report says beside its figures: settings that change them, estimates, years that are not ours."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_figures import BENCHMARKS, CATALOGUE, SUBMISSION, figures, material, report, table, texts

from expectations.measures import Measure, sections
from expectations.measures import Table as Wanted
from orchestration.releases.annual_report.authority_settings import said_below, settings_of, settings_table
from orchestration.releases.annual_report.figures import Benchmark, Population, read_populations
from orchestration.releases.annual_report.figures_csv import write_figures
from orchestration.releases.annual_report.material import Material
from orchestration.releases.annual_report.tables import lay_out

ONS = "ONS, mid-year population estimates"
POPULATIONS = {
    2024: Population(2023, ONS), 2025: Population(2024, ONS), 2026: Population(2024, ONS),
}  # fmt: skip
ALL_EXTRACTS = {"ssd_cla_reviews", "ssd_cp_reviews", "iro_dispute"}


def rate() -> tuple[Wanted, list[Measure]]:
    """A rate per 10,000 children, and the table that it stands in."""
    held = CATALOGUE[0].measures[0]
    as_rate = held.model_copy(update={"kind": "rate", "benchmark": "national_on_time"})
    return CATALOGUE[0].tables[0].model_copy(update={"measures": ["held"]}), [as_rate]


def rated(**changes: Any) -> Material:
    """Figures that have a population below the line, whatever they are."""
    told = [
        replace(one, denominator=Decimal(68_629))
        if one.measure_code == "held" and one.status == "told"
        else one
        for one in figures()
    ]
    return material(found=told, **changes)


def per_10_000() -> list[Benchmark]:
    return [replace(one, unit="per_10000") for one in BENCHMARKS]


def test_every_measure_and_list_that_a_setting_matters_to_is_there() -> None:
    known = {one.code for section in sections() for one in section.measures}
    known |= {one.model for section in sections() for one in section.tables if one.model}
    named = {name for setting in settings_of(SUBMISSION) for name in setting.matters_to}
    assert named and named <= known


def test_the_settings_that_change_a_figure_are_printed_in_words() -> None:
    found = texts(settings_table(SUBMISSION, ALL_EXTRACTS))
    assert {name: row["What it is set to"] for name, row in found.items()} == {
        "Records begin": "1 April 2024",
        "Months between reviews": "in calendar months (three months after 30 November is the last day of "
        "February)",
        "First review conference": "from the initial conference",
        "Levels of a concern": "0 Alert; 1 Team; 2 Service; 3 Head; 4 Assistant; 5 Director; 6 Chief",
        "Time to answer a concern": "10 working days",
    }
    other = replace(SUBMISSION, cp_first_review_from="plan", dispute_levels=None, dispute_response_days=None)
    found = texts(settings_table(other, ALL_EXTRACTS))
    assert found["First review conference"]["What it is set to"] == "from the first day of the plan"
    assert not {"Levels of a concern", "Time to answer a concern"} & set(found)


def test_a_setting_of_records_that_did_not_come_is_not_printed() -> None:
    assert [row.label for row in settings_table(SUBMISSION, {"ssd_cla_reviews"}).rows] == [
        "Records begin", "Months between reviews",
    ]  # fmt: skip


@pytest.mark.parametrize("edition", ["officer", "public"])
def test_the_last_section_has_the_settings(edition: str) -> None:
    found = report(material(edition))  # type: ignore[arg-type]
    assert [one.code for one in found.sections[-1].tables] == ["findings", "settings"]


def test_a_setting_is_named_below_each_table_that_it_matters_to() -> None:
    said = said_below(SUBMISSION)
    first = (
        "The first review conference of a plan is due within three months of the initial conference, as this "
        "authority has set."
    )
    assert said["rcpc_on_time"] == said["rpt_overdue_conferences"] == first
    given = material(settings={"on_time": first, "rpt_overdue_reviews": "A setting of the list."})
    assert first in table(report(given), "by_sequence").notes
    assert table(report(given), "overdue").notes == ("A setting of the list.",)
    assert first not in table(report(given), "held_by_sequence").notes


def test_a_rate_names_the_year_of_the_estimate_behind_each_of_its_years() -> None:
    wanted, measures = rate()
    notes = lay_out(wanted, measures, rated(populations=POPULATIONS), 1).notes
    assert (
        "Rates take the estimate of the children aged 0 to 17 of mid-2024 for 2025/26 and 2024/25, of "
        f"mid-2023 for 2023/24 ({ONS}). That of mid-2024 is the newest that is held."
    ) in notes
    newer = POPULATIONS | {2026: Population(2025, ONS)}
    (told,) = [n for n in lay_out(wanted, measures, rated(populations=newer), 1).notes if "Rates" in n]
    assert told.startswith("Rates take the estimate of the children aged 0 to 17 of mid-2025 for 2025/26, of")
    assert "newest" not in told
    assert not [
        n for n in table(report(material(populations=POPULATIONS)), "timescale").notes if "Rates" in n
    ]


def test_the_estimate_is_that_of_the_year_before_and_a_release_that_kept_none_has_none() -> None:
    with duckdb.connect() as connection:
        assert read_populations(connection, "E1") == {}
        connection.execute(
            "create table authority_populations as select * from (values ('E1', 2024, 2024, 'ONS'), "
            "('E1', 2025, 2024, 'ONS'), ('E2', 2025, 2025, 'ONS')) as r(authority, year, estimate_of, source)"
        )
        assert read_populations(connection, "E1") == {
            2025: Population(2024, "ONS"), 2026: Population(2024, "ONS"),
        }  # fmt: skip
        assert read_populations(connection, None) == {}


@pytest.mark.parametrize("period_id", ["2026Q2", "2025-10"])
def test_a_part_of_a_year_says_that_the_national_figure_is_of_a_whole_one(period_id: str) -> None:
    found = report(material(period_id=period_id))
    (said,) = [note for note in table(found, "timescale").notes if "whole years" in note]
    assert said == (
        "Figures of England, the region and similar councils are of whole years to 31 March; ours are of "
        f"{found.period_label}."
    )
    assert any("This report is of a part of a year." in note for note in found.notes)
    whole = report()
    assert not [note for one in whole.tables for note in one.notes if "whole years" in note]
    assert not [note for note in whole.notes if "part of a year" in note]


def test_what_is_counted_over_a_year_is_not_said_to_be_unpublished_beside_a_part_of_one() -> None:
    wanted, measures = rate()
    on_time = CATALOGUE[0].measures[1].model_copy(update={"when": "at_end"})
    quarter = rated(period_id="2026Q2", benchmarks=per_10_000(), populations=POPULATIONS)
    alone = lay_out(wanted, measures, quarter, 1)
    assert (
        "No national figure: those that are published are of whole years, and this report is of a part "
        "of one."
    ) in alone.notes
    assert "A rate of what happened in the period is of that period alone, and not of a year." in alone.notes
    beside = texts(lay_out(wanted, [*measures, on_time], quarter, 1))
    assert beside["Reviews held"]["England"] == "whole years only"
    assert beside["Reviews held"]["Statistical neighbours"] == "no national figure"
    assert beside["Reviews held on time"]["England"] == "88.6 (2024/25)"
    year = lay_out(wanted, measures, rated(benchmarks=per_10_000()), 1)
    assert texts(year)["Reviews held"]["England"] == "88.6 (2024/25)"


def test_tidy_figures_name_the_unit_of_what_is_published_and_the_estimate_behind_a_rate(
    tmp_path: Path,
) -> None:
    held, on_time, sent = CATALOGUE[0].measures
    by_group = [replace(one, breakdown="sequence", category="first") for one in BENCHMARKS]
    catalogue = [
        CATALOGUE[0].model_copy(
            update={"measures": [held.model_copy(update={"benchmark": "national_on_time"}), on_time, sent]}
        )
    ]
    given = material(benchmarks=[*(replace(one, unit="number") for one in BENCHMARKS), *by_group])
    write_figures(tmp_path / "figures.csv", catalogue, given, SUBMISSION)
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [one for one in csv.DictReader(file) if (one["measure"], one["period"]) == ("held", "Y2026")]
    units = {one["category"]: (one["unit"], one["benchmark_unit"], one["england"]) for one in rows}
    assert units["all"] == ("reviews", "reviews", "88.6")
    assert units["first"] == ("reviews", "percent", "88.6")
    assert units["second"] == ("reviews", "", "")
    assert {one["population_of"] for one in rows} == {""}
    _, (as_rate,) = rate()
    catalogue = [CATALOGUE[0].model_copy(update={"measures": [as_rate, on_time, sent]})]
    given = rated(benchmarks=per_10_000(), populations=POPULATIONS)
    write_figures(tmp_path / "figures.csv", catalogue, given, SUBMISSION)
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        found = {
            (one["period"], one["population_of"], one["benchmark_unit"])
            for one in csv.DictReader(file)
            if one["measure"] == "held" and one["period_kind"] == "year" and one["breakdown"] == "all"
        }
    unit = "per 10,000 children aged 0 to 17"
    assert found == {("Y2026", "2024", unit), ("Y2025", "2024", ""), ("Y2024", "2023", "")}

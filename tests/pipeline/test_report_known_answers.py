"""The figures of the annual report are those that the made-up authority planned, and each of them opens."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import AUTHORITY, YEAR

from expectations.measures import Measure, measures
from orchestration.pipeline import RunOutcome
from orchestration.releases.annual_report.evidence import EVIDENCE, open_evidence
from orchestration.releases.annual_report.trace import Traced, trace
from orchestration.releases.finished_warehouse import ReleaseError
from orchestration.settings import Settings

PERIOD = f"Y{YEAR}"
# How the service worked and nothing of a child: the rest of shares whose catalogue says that it may be told.
TOLD_THOUGH_SMALL = {
    "reviews_late": "reviews_on_time",
    "foster_reviews_late": "foster_reviews_on_time",
    "icpc_late": "icpc_in_15_days",
}


@pytest.fixture(scope="module")
def truth(exampleshire: Settings) -> dict[str, Any]:
    text = (exampleshire.drop(AUTHORITY, YEAR) / "known_answers.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.fixture(scope="module")
def figures(first_run: RunOutcome) -> Iterator[dict[tuple[str, str, str, str], tuple[Any, ...]]]:
    with open_evidence(first_run.release / EVIDENCE) as connection:
        rows = connection.execute(
            "select measure_code, period_id, breakdown, category, numerator, denominator, status "
            "from rpt_figures"
        ).fetchall()
    yield {row[:4]: row[4:] for row in rows}


def numbers(numerator: Any, denominator: Any) -> tuple[float, float | None]:
    return float(numerator or 0), None if denominator is None else float(denominator)


def test_every_planned_figure_is_printed_as_planned(
    truth: dict[str, Any], figures: dict[tuple[str, str, str, str], tuple[Any, ...]]
) -> None:
    differences: dict[str, Any] = {}
    for code, planned in truth["report"].items():
        numerator, denominator, status = figures[code, PERIOD, "all", "all"]
        found = numbers(numerator, denominator)
        wanted = numbers(planned["numerator"], planned["denominator"])
        if found != wanted or status not in ("told", "no_cases"):
            differences[code] = {"found": found, "planned": wanted, "status": status}
        for breakdown, categories in planned.get("by", {}).items():
            parts = {
                key[3]: numbers(value[0], value[1])
                for key, value in figures.items()
                if key[:3] == (code, PERIOD, breakdown) and (value[0] or value[1])
            }
            planned_parts = {name: numbers(*pair) for name, pair in categories.items() if any(pair)}
            if parts != planned_parts:
                differences[f"{code} by {breakdown}"] = {"found": parts, "planned": planned_parts}
    assert differences == {}


def test_the_plan_knows_most_measures(truth: dict[str, Any]) -> None:
    assert set(truth["report"]) <= set(measures())
    assert len(truth["report"]) >= 0.75 * len(measures())


def is_as_told(traced: Traced, measure: Measure) -> bool:
    if traced.counted("numerator") != pytest.approx(traced.numerator):
        return False
    has_rows_below = measure.kind not in ("count", "rate")
    return not has_rows_below or traced.counted("denominator") == pytest.approx(traced.denominator)


@pytest.mark.parametrize("code", sorted(measures()))
def test_a_figure_opens_into_as_many_rows_as_it_says(
    code: str, first_run: RunOutcome, figures: dict[tuple[str, str, str, str], tuple[Any, ...]]
) -> None:
    measure = measures()[code]
    wanted = {("all", "all")}
    for breakdown in measure.breakdowns:
        keys = [key for key in figures if key[:3] == (code, PERIOD, breakdown)]
        largest = max(keys, key=lambda key: (figures[key][1] or 0, figures[key][0] or 0, key))
        wanted.add((largest[2], largest[3]))
    for breakdown, category in sorted(wanted):
        traced = trace(first_run.release, code, str(YEAR), breakdown=breakdown, category=category)
        assert traced.status in ("told", "no_cases"), traced.status
        assert is_as_told(traced, measure), (breakdown, category)
        if len(traced.rows):
            assert traced.rows["source_file"].null_count == traced.rows["source_file_sha256"].null_count
            assert traced.rows["fact_key"].null_count == 0


def test_the_rows_behind_a_figure_are_those_of_the_files(
    first_run: RunOutcome, exampleshire: Settings
) -> None:
    traced = trace(first_run.release, "reviews_held", str(YEAR))
    row = traced.rows.filter(traced.rows["source_file"].is_valid()).slice(0, 1).to_pylist()[0]
    with (exampleshire.drop(AUTHORITY, YEAR) / row["source_file"]).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    held = str(row["day"])
    assert held in lines[row["source_row"] - 1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measure": "reviews_on_tim"}, "There is no measure"),
        ({"period": "2019/20"}, "no period 2019/20"),
        ({"breakdown": "shoe_size"}, "not broken down by shoe_size"),
        ({"breakdown": "sequence_group", "category": "third"}, "no category third"),
    ],
)
def test_a_figure_that_is_not_there_is_refused_with_what_is(
    wrong: dict[str, str], said: str, first_run: RunOutcome
) -> None:
    asked = {"measure": "reviews_on_time", "period": "2025/26", "breakdown": "all", "category": "all"} | wrong
    measure, period = asked.pop("measure"), asked.pop("period")
    with pytest.raises(ReleaseError, match=said):
        trace(first_run.release, measure, period, **asked)


def test_the_public_edition_holds_no_child_and_no_evidence(
    first_run: RunOutcome, truth: dict[str, Any]
) -> None:
    public = first_run.release / "annual_report" / "public"
    names = {path.name for path in public.rglob("*") if path.is_file()}
    assert names == {"annual_report.html", "annual_report.xlsx", "annual_report.docx", "figures.csv"}
    children = {child for breach in truth["rule_breaches"].values() for child in breach["children"]}
    text = (public / "figures.csv").read_text(encoding="utf-8") + (public / "annual_report.html").read_text(
        encoding="utf-8"
    )
    assert children and not [child for child in children if child in text]


def test_no_small_number_of_children_is_in_the_public_figures(first_run: RunOutcome) -> None:
    about_children = {code for code, measure in measures().items() if measure.about in ("children", "carers")}
    path: Path = first_run.release / "annual_report" / "public" / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] in about_children]
    counted = [row for row in rows if row["numerator"] and measures()[row["measure"]].sums is None]
    assert len(counted) > 200
    assert all(measures()[share].complement_is_told for share in TOLD_THOUGH_SMALL.values())
    counted = [row for row in counted if row["measure"] not in TOLD_THOUGH_SMALL]
    assert not [row for row in counted if 0 < float(row["numerator"]) < 6]

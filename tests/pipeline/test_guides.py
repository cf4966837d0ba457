"""What the README and the guides show to type is typed here, and does what they say."""

import csv
import re
import shlex
from pathlib import Path

import duckdb
import pytest
from conftest import AUTHORITY, YEAR
from doc_text import GUIDES, README, blocks, code_lines, first_cells, section, spans

from orchestration.cli import DONE, main
from orchestration.pipeline import RunOutcome
from orchestration.report_commands import SHOWN
from orchestration.settings import Settings, settings
from orchestration.summary import release_summary

ENGINEERS = GUIDES / "data_engineers.md"
INSPECTION, OFFICERS = GUIDES / "inspection.md", GUIDES / "performance_officers.md"
SQL = blocks(INSPECTION, "sql")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shape(table: str) -> list[str]:
    """A printed table without its figures, and without where the release lies."""
    lines = [re.sub(r"[\d,.]*\d", "0", line) for line in table.strip().splitlines()]
    return [re.sub(r" +", " ", "Where" if line.startswith("Where") else line) for line in lines]


def test_a_run_prints_what_the_readme_shows(first_run: RunOutcome) -> None:
    (shown,) = (block for block in blocks(README) if block.startswith("Authority"))
    assert shape(shown) == shape(release_summary(first_run)), "paste what make run prints into README.md."


def test_the_example_of_validate_does_what_the_readme_says(
    exampleshire: Settings, first_run: RunOutcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for line in code_lines(README) if line.startswith("carefacts validate raw_data")]
    assert len(lines) == 1
    places = {
        "raw_data/synthetic/extracts": str(exampleshire.extracts_dir),
        ".carefacts/checked": str(tmp_path / "checked"),
    }
    for shown, here in places.items():
        assert shown in lines[0]
        lines[0] = lines[0].replace(shown, here)
    monkeypatch.setenv("CAREFACTS_WORK_DIR", str(exampleshire.work_dir))
    settings.cache_clear()
    assert main(shlex.split(lines[0])[1:]) == DONE
    settings.cache_clear()
    made = {path.name for path in (tmp_path / "checked").iterdir()}
    text = section(README, "Check a return that you already have")
    assert made == {span for span in spans(text) if span.endswith((".csv", ".html", ".xlsx"))}


@pytest.mark.parametrize(
    ("page", "heading", "file_name"),
    [
        (README, "Check a return that you already have", "issues.csv"),
        (OFFICERS, "issues.csv", "issues.csv"),
        (OFFICERS, "quarantine.csv", "quarantine.csv"),
    ],
)
def test_the_columns_of_a_list_are_the_ones_explained(
    page: Path, heading: str, file_name: str, first_run: RunOutcome
) -> None:
    with (first_run.release / file_name).open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    told = [name for name in first_cells(section(page, heading)) if not name.startswith("--")]
    assert [name for name in told if name != file_name] == columns


def test_the_keys_of_the_manifest_are_the_ones_explained(first_run: RunOutcome) -> None:
    import json

    manifest = json.loads((first_run.release / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(first_cells(section(INSPECTION, "What the manifest says"))) == sorted(manifest)


@pytest.mark.parametrize("query", SQL, ids=range(len(SQL)))
def test_every_query_shown_finds_something(query: str, exampleshire: Settings, first_run: RunOutcome) -> None:
    warehouse = exampleshire.work_dir / AUTHORITY / str(YEAR) / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert connection.execute(query).fetchall()


def test_the_query_for_the_headline_gives_the_headline(exampleshire: Settings, first_run: RunOutcome) -> None:
    warehouse = exampleshire.work_dir / AUTHORITY / str(YEAR) / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counted = connection.execute(SQL[0]).fetchall()[0]
    figures = rows(first_run.release / "annual_report" / "officer" / "figures.csv")
    wanted = ("reviews_on_time", f"Y{YEAR}", "all")
    headline = next(row for row in figures if (row["measure"], row["period"], row["breakdown"]) == wanted)
    assert counted == (int(headline["numerator"]), int(headline["denominator"]))


def test_the_columns_of_an_opened_figure_are_the_ones_explained() -> None:
    assert first_cells(section(INSPECTION, "Open a figure of the annual report")) == list(SHOWN)


def test_the_python_shown_runs(
    exampleshire: Settings,
    first_run: RunOutcome,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = {"measure_code": 0, "clar_cla_review_participation": 1}
    codes = blocks(INSPECTION, "python")
    assert len(codes) == len(shown)
    for word, place in shown.items():
        exec(codes[place].replace(".carefacts", str(exampleshire.work_dir)), {})
        assert word in capsys.readouterr().out


def test_the_lists_and_tables_of_a_workspace_lie_where_the_guide_says(
    exampleshire: Settings, first_run: RunOutcome
) -> None:
    workspace = exampleshire.work_dir / AUTHORITY / str(YEAR)
    told = [
        cell for cell in first_cells(section(ENGINEERS, "Where things lie")) if re.fullmatch(r"\w+", cell)
    ]
    landed = {path.stem for path in (workspace / "landing").glob("*.parquet")}
    assert sorted(told) == sorted(landed)
    assert (workspace / "as_came" / "files" / "ssd" / "ssd_person.parquet").is_file()
    assert (workspace / "as_came" / "drops.json").is_file()

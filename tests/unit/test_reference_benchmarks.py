"""The seeds of national figures, regions, neighbours and populations agree with what was published."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations.extracts import benchmark_file
from orchestration.settings import DBT_PROJECT_DIR
from raw_data.reference import make_benchmarks as made
from raw_data.reference.make_benchmarks import make_benchmarks, plain

SEEDS = DBT_PROJECT_DIR / "seeds"
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
published = pytest.mark.skipif(
    not DATA.exists(), reason="what was published lies in ../shared, which is not here"
)
MADE = ("authority_regions", "authority_populations", "statistical_neighbours", "benchmark_values")
CODES = {
    "cla_number", "cla_rate", "cla_started", "cla_ceased", "cla_uasc", "cla_3_placements", "cla_adopted",
    "cla_same_placement_2_years", "cla_over_20_miles", "cp_plans", "cp_rate", "cp_started", "s47_rate",
    "icpc_rate", "icpc_in_15_days", "cp_reviews_on_time", "cp_subsequent", "cp_open_2_years",
    "cp_ended_2_years",
}  # fmt: skip


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(code: str, area: str, year: int, breakdown: str = "all", category: str = "all") -> tuple[str, str]:
    """The figure of a measure, area and year, and its status."""
    key = (code, breakdown, category, area, str(year))
    (row,) = [
        row
        for row in seed("benchmark_values")
        if (
            row["benchmark_code"],
            row["breakdown"],
            row["category"],
            row["area_name"],
            row["collection_year"],
        )
        == key
    ]
    return row["value"], row["status"]


@published
def test_the_seeds_are_what_the_published_files_say(tmp_path: Path) -> None:
    folder, seeds = tmp_path / "published", tmp_path / "seeds"
    for path in (folder, seeds):
        path.mkdir()
    for path in (DATA / "lait_bds_long.parquet", *(DATA / "dfe").glob("*.csv")):
        (folder / path.name).symlink_to(path)
    for name in ("authority_areas", "benchmark_measures"):
        shutil.copy(SEEDS / f"{name}.csv", seeds)
    rows = make_benchmarks(folder, seeds)
    assert rows["benchmark_values"] > 6_000
    for name in MADE:
        assert (seeds / f"{name}.csv").read_bytes() == (SEEDS / f"{name}.csv").read_bytes(), name


@published
def test_every_figure_of_the_seed_is_in_the_published_file() -> None:
    """Counted another way than the seed is made: by joining the two files."""
    with duckdb.connect() as connection:
        differing = connection.execute(
            """
            select count(*), count(*) filter (round(try_cast("Values" as double), 4) is distinct from value)
            from read_csv($1) as held
            join read_csv($2, all_varchar = true) as measures using (benchmark_code, breakdown, category)
            join read_parquet($3) as published
                on "Short Desc" = dfe_name and "Years" = cast(collection_year as varchar)
                and lower("LA and Regions") = lower(area_name) and "LA Number" >= 970
            where dfe_table = 'benchmark_file'
            """,
            [*(str(SEEDS / f"{name}.csv") for name in ("benchmark_values", "benchmark_measures")),
             str(DATA / "lait_bds_long.parquet")],
        ).fetchall()  # fmt: skip
    assert differing == [(4730, 0)]


@pytest.mark.parametrize(
    ("code", "area", "year", "published_value"),
    [
        ("cla_number", "England", 2025, "81770"),
        ("cla_rate", "North East", 2025, "111"),
        ("cla_3_placements", "London", 2017, "12"),
        ("cla_over_20_miles", "South West", 2025, "26"),
        ("icpc_in_15_days", "England", 2025, "81.4"),
        ("icpc_in_15_days", "England", 2016, "76.7"),
        ("cp_reviews_on_time", "West Midlands", 2025, "84.3"),
        ("cp_subsequent", "England", 2018, "20.2"),
        ("cp_subsequent", "North East", 2018, "20.3"),
        ("cp_ended_2_years", "London", 2025, "5.5"),
        ("s47_rate", "England", 2025, "189.3"),
    ],
)
def test_well_known_figures_are_as_published(code: str, area: str, year: int, published_value: str) -> None:
    assert value(code, area, year) == (published_value, "published")


def test_figures_by_category_and_what_is_kept_back_are_there() -> None:
    assert value("cp_plans", "England", 2025, "duration_band", "2 years or more") == ("2.3", "published")
    assert value("icpc_held", "England", 2025, "days_band", "21 and over")[1] == "published"
    assert value("new_placements", "England", 2023) == ("92530", "published")
    assert value("placement_changes", "England", 2025, "change_reason", "CUSTOD") == ("", "rounds to zero")


def test_every_measure_of_the_report_with_a_national_figure_has_one_for_ten_years_or_says_why() -> None:
    measures = {row["benchmark_code"]: row for row in seed("benchmark_measures") if row["category"] == "all"}
    assert set(measures) >= CODES
    for code in CODES:
        years = {row["collection_year"] for row in seed("benchmark_values") if row["benchmark_code"] == code}
        assert years == {str(year) for year in range(2016, 2026)} or code in (
            "cla_uasc",
            "cla_same_placement_2_years",
        )
        assert measures[code]["definition"].endswith(".")
    assert all(row["source"].startswith("DfE, ") for row in measures.values())


def test_shares_of_one_whole_come_to_about_a_hundred() -> None:
    """What the DfE rounds may be one or two out."""
    keys = ("benchmark_code", "breakdown", "category")
    unit = {tuple(row[key] for key in keys): row["unit"] for row in seed("benchmark_measures")}
    wholes: dict[tuple[str, ...], float] = {}
    for row in seed("benchmark_values"):
        is_share = row["breakdown"] != "all" and unit[tuple(row[key] for key in keys)] == "percent"
        if is_share and row["status"] == "published":
            key = (row["benchmark_code"], row["breakdown"], row["area"], row["collection_year"])
            wholes[key] = wholes.get(key, 0) + float(row["value"])
    assert len(wholes) > 200
    assert all(95 <= whole <= 103 for whole in wholes.values())


def test_every_authority_has_a_region_and_those_of_today_ten_neighbours_and_a_population() -> None:
    regions = {row["authority"]: row for row in seed("authority_regions")}
    areas = {row["authority"] for row in seed("authority_areas")}
    assert areas <= set(regions)
    today = {row["authority"] for row in seed("authority_areas") if row["authority"] == row["area"]}
    assert len(today) == 153
    neighbours: dict[str, list[str]] = {}
    for row in seed("statistical_neighbours"):
        neighbours.setdefault(row["authority"], []).append(row["neighbour"])
    assert today <= set(neighbours)
    assert all(len(set(ten)) == 10 and set(ten) <= today for ten in neighbours.values())
    people = {(row["authority"], row["year"]): int(row["children"]) for row in seed("authority_populations")}
    assert people["E92000001", "2024"] == 12_183_016
    assert all((one, "2024") in people for one in today)
    assert sum(people[one, "2024"] for one in today) == people["E92000001", "2024"]


def test_what_is_made_up_says_so_and_borrows_from_where_it_lies() -> None:
    made_up = [row for row in seed("authority_regions") if row["authority"].startswith("E10999")]
    assert all(row["source"].startswith("made up") and not row["dfe_number"] for row in made_up)
    first = made_up[0]
    assert (first["authority"], first["region_name"], first["lies_in"]) == (
        "E10999001",
        "East Midlands",
        "E10000024",
    )
    ten = {
        code: [row["neighbour"] for row in seed("statistical_neighbours") if row["authority"] == code]
        for code in ("E10999001", "E10000024")
    }
    assert ten["E10999001"] == ten["E10000024"]
    people = [row for row in seed("authority_populations") if row["authority"].startswith("E10999")]
    assert all(row["source"].startswith("made up") for row in people)


def test_an_estimate_that_is_carried_forward_names_its_year() -> None:
    rows = [row for row in seed("authority_populations") if row["authority"] == "E06000047"]
    assert [(row["year"], row["estimate_of"]) for row in rows[-3:]] == [
        ("2024", "2024"),
        ("2025", "2024"),
        ("2026", "2024"),
    ]
    assert len({row["children"] for row in rows[-3:]}) == 1


def test_the_marks_of_the_seed_are_read_as_those_of_a_councils_file() -> None:
    assert made.MARKS.items() <= benchmark_file.MARKS.items()


def test_a_figure_of_a_spreadsheet_is_written_plainly() -> None:
    assert [plain(text) for text in ("76.900000000000006", "80", "1000", "0", "9.4")] == [
        "76.9", "80", "1000", "0", "9.4"
    ]  # fmt: skip

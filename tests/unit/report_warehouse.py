"""Adds what the annual report is read from to a finished warehouse: figures, periods, facts, benchmarks.

The tables have the columns that the dbt models promise, the facts no rows; running dbt does not belong here.
"""

import csv
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import yaml
from report_figures import PERIODS

from expectations.measures import Measure, sections

DBT = Path(__file__).resolve().parents[2] / "dbt_project"
SEEDS = ("authority_populations", "benchmark_measures", "report_findings")
FIGURES = """
create table rpt_figures (submission_id varchar, section_code varchar, measure_code varchar,
    period_id varchar, period_kind varchar, breakdown varchar, category varchar,
    category_label varchar, position integer, numerator decimal(18, 2), denominator decimal(18, 2),
    status varchar);
create table int_report_periods (submission_id varchar, period_id varchar, kind varchar,
    collection_year integer, number_in_year integer, starts_on date, ends_on date, whole_period_ends_on date,
    is_in_history boolean, position integer);
create table rpt_data_findings (submission_id varchar, finding_code varchar, fact varchar, fact_key varchar,
    child_id varchar, source_file varchar, source_row integer);
"""
NOT_SUPPLIED = ("concerns",)  # a section whose extracts did not come


def add_report(
    connection: duckdb.DuckDBPyConnection, submission_id: str, codes: Collection[str] | None = None
) -> None:
    """Make the tables and fill them with numbers that are drawn, each measure's own in each period.

    With `codes` only these measures have figures; what the others need was not supplied then.
    """
    connection.execute(FIGURES)
    for name in SEEDS:
        path = DBT / "seeds" / f"{name}.csv"
        connection.execute(f"create table {name} as from read_csv('{path}', all_varchar=true)")
    for name, columns in _promised():
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f'create table "{name}" ({listed})')
    for position, one in enumerate(PERIODS.values(), start=1):
        connection.execute(
            f"insert into int_report_periods values ({', '.join('?' * 10)})",
            [submission_id, *vars(one).values(), position],
        )
    add_figures(connection, submission_id, codes)
    connection.execute(
        "insert into rpt_data_findings select ?, finding_code, 'fct_x', 'k' || n, 'C' || n, 'x.csv', n "
        "from report_findings cross join range(7) as r(n)",
        [submission_id],
    )
    connection.execute(
        "insert into rpt_benchmarks (submission_id, benchmark_code, breakdown, category, area_kind, "
        "area_name, collection_year, value, unit, status, areas_counted, source) select ?, benchmark_code, "
        "breakdown, category, 'england', 'England', 2025, 61.2, unit, 'published', 1, source "
        "from benchmark_measures",
        [submission_id],
    )


def add_figures(
    connection: duckdb.DuckDBPyConnection, submission_id: str, codes: Collection[str] | None = None
) -> None:
    """Put these figures, of every measure if none is named, in the place of those that are there."""
    connection.execute("delete from rpt_figures where submission_id = $1", [submission_id])
    columns = zip(*([submission_id, *row] for row in _figures(codes)), strict=True)
    figures = pa.table({f"c{place}": list(column) for place, column in enumerate(columns)})
    connection.register("figures_given", figures)
    connection.execute("insert into rpt_figures from figures_given")
    connection.unregister("figures_given")


@cache
def _promised() -> tuple[tuple[str, dict[str, str]], ...]:
    """The tables that the report reads, with the columns and types of their contracts."""
    models = {table.model for section in sections() for table in section.tables if table.model}
    found = []
    for path in sorted((DBT / "models").rglob("*.yml")):
        if path.parent.parent.name != "marts" and path.stem not in {*models, "rpt_benchmarks"}:
            continue
        for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["models"]:
            types = {c["name"]: c.get("data_type", "varchar") for c in model["columns"]}
            types = {name: kind.replace("string", "varchar") for name, kind in types.items()}
            found.append((model["name"], types))
    return tuple(found)


def _figures(codes: Collection[str] | None) -> Iterator[list[object]]:
    with (DBT / "seeds" / "report_categories.csv").open(encoding="utf-8", newline="") as file:
        seeded: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            seeded.setdefault(row["breakdown"], []).append(row)
    for section in sections():
        for measure in section.measures:
            if codes is not None and measure.code not in codes:
                continue
            for period in PERIODS.values():
                status = "told" if period.starts_on >= date(2024, 4, 1) else "not_in_history"
                status = "not_supplied" if section.code in NOT_SUPPLIED else status
                about = [section.code, measure.code, period.period_id, period.kind]
                # numbers of which none follows from another, so that nothing is to be kept back
                drawn = Random("|".join(about))
                yield [*about, "all", "all", "All", 0, *_numbers(measure, drawn.randrange(400, 900), status)]
                for breakdown in measure.breakdowns:
                    made_up = [{"category": "North", "label": "North", "position": "0"}]
                    shown = seeded.get(breakdown, made_up)
                    for row in shown:
                        words = [row["category"], row["label"], int(row["position"])]
                        part = drawn.randrange(100, 400)
                        yield [*about, breakdown, *words, *_numbers(measure, part, status)]


def _numbers(measure: Measure, count: int, status: str) -> list[object]:
    if status != "told":
        return [None, None, status]
    below = {"percentage": count, "mean": count, "rate": 110_000, "ratio": 10}.get(measure.kind)
    above = count - count // 10 if measure.kind == "percentage" else count
    return [above, below, "no_cases" if below == 0 else "told"]

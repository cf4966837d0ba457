"""Made-up councils, each landed once for all tests, and all built as the submissions of one warehouse.

What should come of them does not belong here; the tests beside it say that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.drop import DropParameters, land_drop
from raw_data.synthetic import authority_code, generate, load_settings

AUTHORITY, YEAR = authority_code(1), 2026
CLEAN = "none"
PROFILES = (CLEAN, "everyday", "systemc", "mosaic", "eclipse")
CHILDREN = 200  # enough for every kind of dirt; one of the tests says so
TWO_YEARS = {"years": 2, "children": 120}
SAID, NOT_SAID, SMALL, PUBLISHED = "two years", "two years, not said", "small", "published year"
COUNCILS: Mapping[str, Mapping[str, Any]] = {
    **{profile: {"children": CHILDREN, "dirt": profile} for profile in PROFILES},
    SAID: TWO_YEARS,
    NOT_SAID: TWO_YEARS,  # without the day from which its histories are whole
    SMALL: {"years": 3, "children": 60},
    PUBLISHED: {"preset": "published_year"},
}
LEFT_OUT = ["resource_type:test", "resource_type:unit_test"]  # whole runs have those of the data
SUBMISSIONS = ("submission_id", "previous_submission_id")


@dataclass(frozen=True)
class Council:
    """One council: what its generator planted, where its drop lies, and where what landed of it."""

    name: str
    truth: dict[str, Any] = field(repr=False)
    drop: Path
    landing: Path

    @property
    def submission_id(self) -> str:
        """Its id among the others."""
        return f"{AUTHORITY}-{YEAR} {self.name}"


def make_council(name: str, folder: Path) -> Council:
    """Generate and land one council."""
    (drop,) = generate(load_settings(collection_year=YEAR, **COUNCILS[name]), folder / "extracts")
    if name == NOT_SAID:
        _leave_out(drop / "authority.yml", "history_from")
    landing = folder / "work" / "landing"
    land_drop(drop, landing, DropParameters(AUTHORITY, YEAR, YEAR))
    truth = json.loads((drop / "known_answers.json").read_text(encoding="utf-8"))
    return Council(name, truth, drop, landing)


def build_together(councils: Iterable[Council], folder: Path, dbt_cache: Path) -> None:
    """Build every council in one warehouse, without dbt's own tests."""
    put_together(councils, folder / "landing")
    outcomes = DbtProject(cache_dir=dbt_cache / "dbt").build(
        folder / "landing", folder / "warehouse.duckdb", exclude=LEFT_OUT
    )
    raise_for_failures(outcomes)


def put_together(councils: Iterable[Council], to: Path) -> Path:
    """Write every landed row of every council below `to`, each under its own submission.

    What belongs to no submission (days, places, homes) is the same wherever it is told, and written once.
    """
    held = list(councils)
    files = {path.relative_to(one.landing) for one in held for path in one.landing.rglob("*.parquet")}
    for file in sorted(files):
        rows = pa.concat_tables(_named(one, pq.read_table(one.landing / file)) for one in held)
        if "submission_id" not in rows.column_names:
            rows = rows.group_by(rows.column_names, use_threads=False).aggregate([])
        (to / file).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, to / file)
    return to


def _named(council: Council, rows: pa.Table) -> pa.Table:
    for column in set(SUBMISSIONS) & set(rows.column_names):
        ids = pc.binary_join_element_wise(rows[column], pa.scalar(council.name), " ")
        rows = rows.set_column(rows.column_names.index(column), column, ids)
    return rows


def _leave_out(path: Path, key: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{key}:")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")

"""Measures the facts and the annual report in a warm process: of one authority, and of a region of them.

Writes `bench_results/report.md`. Landing is not measured here; the authorities of a region are laid into one
landing, so that dbt builds them together, and their reports are made by two processes, as on a machine of two
cores. `facts` is dbt with everything that the report is made from.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import duckdb

from expectations.collection_year import year_end
from orchestration.dbt_runner import DbtProject, raise_for_failures
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.releases.annual_report.evidence import write_evidence
from orchestration.releases.annual_report.write import write_annual_report
from orchestration.releases.finished_warehouse import current_submission, open_finished
from orchestration.settings import Settings
from raw_data.synthetic import authority_code, generate, load_settings

PROJECT = Path(__file__).resolve().parents[2]
RESULTS = PROJECT / "bench_results"
YEAR = 2026
# Looked after in the year, worked out from the DfE's figures of 2025: the median authority has 646 children,
# and the 33 of London have 13,112 together.
CHILDREN = {1: 650, 33: 400}
WHAT_IS_READ = ["+path:models/marts", "+path:models/annual_report"]
WHAT_IS_READ += ["stg_carefacts__files", "stg_carefacts__supplied_columns"]
PROCESSES = 2
NO_TESTS = ["resource_type:test", "resource_type:unit_test"]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


def landings(place: Path, authorities: int) -> list[Path]:
    """Make the drops of so many authorities and land each."""
    drops = generate(
        load_settings(authorities=authorities, children=CHILDREN[authorities]), place / "extracts"
    )
    landed = []
    for serial, drop in enumerate(drops, start=1):
        landed.append(place / "landings" / str(serial))
        parameters = DropParameters(authority_code(serial), YEAR, YEAR, year_end(YEAR))
        land_drop(drop, landed[-1], parameters)
    return landed


def together(landed: list[Path], out: Path) -> Path:
    """Lay several landings into one: rows of every submission, and published lists once."""
    with duckdb.connect() as connection:
        for path in sorted(landed[0].rglob("*.parquet")):
            name = path.relative_to(landed[0])
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            files = ", ".join(f"'{folder / name}'" for folder in landed)
            once = "distinct" if name.parts[0] == "reference" else ""
            connection.execute(
                f"copy (select {once} * from read_parquet([{files}])) to '{target}' (format parquet)"
            )
    return out


def reports(warehouse: Path, landing: Path, submissions: list[str], out: Path) -> None:
    """Write both editions and the evidence of every submission."""
    with open_finished(warehouse, landing) as connection:
        for submission_id in submissions:
            submission = current_submission(connection, submission_id)
            folder = out / submission_id
            write_evidence(connection, submission, folder / "evidence")
            write_annual_report(connection, folder, submission, "2026-0123456789ab", "Not checked.")


def measure(place: Path, authorities: int) -> dict[str, float]:
    """Build and write twice in this process, and return the seconds of the second time."""
    landing = together(landings(place, authorities), place / "landing")
    project = DbtProject(cache_dir=Settings(work_dir=place / "work").work_dir / "dbt")
    warehouse = place / "work" / "warehouse.duckdb"
    submissions = [f"{authority_code(serial)}-{YEAR}" for serial in range(1, authorities + 1)]

    def facts() -> None:
        raise_for_failures(
            project.build(landing, warehouse, command="run", select=WHAT_IS_READ, exclude=NO_TESTS)
        )

    raise_for_failures(project.build(landing, warehouse, command="seed", exclude=NO_TESTS))
    facts()
    processes = min(PROCESSES, authorities)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [submissions[share::processes] for share in range(processes)]

        def all_reports(name: str) -> None:
            places = [place / name / str(share) for share in range(processes)]
            list(pool.map(reports, repeat(warehouse), repeat(landing), shares, places))

        all_reports("first")
        found = {
            "authorities": authorities,
            "children": CHILDREN[authorities],
            "facts": seconds(facts),
            "report": seconds(lambda: all_reports("second")),
        }
    return found | {"together": round(found["facts"] + found["report"], 2)}


def main() -> None:
    """Measure one authority and a region, and write what came out."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--authorities", type=int, nargs="+", choices=CHILDREN, default=list(CHILDREN))
    RESULTS.mkdir(exist_ok=True)
    results = []
    for authorities in parser.parse_args().authorities:
        with tempfile.TemporaryDirectory() as folder:
            results.append(measure(Path(folder), authorities))
        print(json.dumps(results[-1]))
    lines = [f"| {' | '.join(results[0])} |", f"|{'---:|' * len(results[0])}"]
    lines += [f"| {' | '.join(str(value) for value in one.values())} |" for one in results]
    (RESULTS / "report.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

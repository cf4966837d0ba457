"""One stage of the benchmark, run as a program so that its memory and imports are its own.

Measuring does not belong here.
"""

import sys
from pathlib import Path

from orchestration.settings import Settings
from raw_data.synthetic import authority_code

AUTHORITY, YEAR = authority_code(1), 2026
RULE_MODELS = ["path:models/ssda903/enriched", "path:models/ssda903/breaches", "path:models/ssda903/rulebook"]
NO_UNIT_TESTS = ["resource_type:unit_test"]  # they test the SQL, not the data


def generate(chosen: Settings, children: int) -> None:
    from raw_data import synthetic

    synthetic.generate(synthetic.load_settings(collection_year=YEAR, children=children), chosen.extracts_dir)


def extract(chosen: Settings) -> None:
    from expectations.collection_year import year_end
    from orchestration.extracts.drop import DropParameters, land_drop

    parameters = DropParameters(AUTHORITY, YEAR, YEAR, year_end(YEAR))
    land_drop(chosen.drop(AUTHORITY, YEAR), workspace(chosen) / "landing", parameters)


def dbt(chosen: Settings, *, select: list[str] | None = None, exclude: list[str] | None = None) -> None:
    from orchestration.dbt_runner import DbtProject, raise_for_failures

    project = DbtProject(cache_dir=chosen.work_dir / "dbt")
    landing, warehouse = workspace(chosen) / "landing", workspace(chosen) / "warehouse.duckdb"
    raise_for_failures(project.build(landing, warehouse, select=select or [], exclude=exclude or []))


def release(chosen: Settings, name: str) -> None:
    from orchestration.releases.publish import publish

    folder = workspace(chosen)
    drop = chosen.drop(AUTHORITY, YEAR)
    publish(folder / "warehouse.duckdb", folder / "landing", chosen.releases_dir / name, drop=drop)


def whole(chosen: Settings) -> None:
    from orchestration.pipeline import run_release

    run_release(chosen, AUTHORITY, YEAR, again=True)


def workspace(chosen: Settings) -> Path:
    return chosen.work_dir / AUTHORITY / str(YEAR)


def main(stage: str, children: int, place: Path) -> None:
    """Run one stage below `place`; the stages before it must have run there."""
    chosen = Settings(
        extracts_dir=place / "extracts",
        work_dir=place / "work",
        releases_dir=place / "releases",
        authorities=[AUTHORITY],
    )
    match stage:
        case "generate":
            generate(chosen, children)
        case "extract":
            extract(chosen)
        case "dbt":  # everything but the rules; the first time, the project is parsed too
            dbt(chosen, exclude=[*RULE_MODELS, *NO_UNIT_TESTS])
        case "rules":
            dbt(chosen, select=RULE_MODELS, exclude=NO_UNIT_TESTS)
        case "release":
            release(chosen, "alone")
        case "plain":
            extract(chosen)
            dbt(chosen)
            release(chosen, "plain")
        case "whole":
            whole(chosen)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

"""Assembles assets, checks, jobs, schedules and resources into what Dagster loads.

Nothing is defined here; a test passes its own settings to get the same definitions on its own folders.
"""

import dagster as dg

from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.automation import drop_watch, nightly, validate_returns, yearly_release_job
from orchestration.checks import rule_checks
from orchestration.extracts.assets import landing_assets, road_assets
from orchestration.instance import write_records_without_waiting
from orchestration.partitions import submission_partitions
from orchestration.releases.assets import release_asset
from orchestration.resources import Places, dbt_project
from orchestration.settings import Settings, settings
from orchestration.warehouse import warehouse_assets


def build_definitions(using: Settings | None = None) -> dg.Definitions:
    """Everything that Dagster runs, for the given settings or those of the environment."""
    write_records_without_waiting()
    chosen = using or settings()
    partitions = submission_partitions(chosen.authorities)
    job = yearly_release_job()
    warehouse = warehouse_assets(dbt_project(chosen.work_dir).manifest_path(), partitions)
    read_by_the_warehouse = {key for keys in warehouse.asset_deps.values() for key in keys}
    known_years = range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1)
    return dg.Definitions(
        assets=[
            *road_assets(partitions),
            landing_assets(partitions, read_by_the_warehouse),
            warehouse,
            release_asset(partitions),
        ],
        asset_checks=[rule_checks()],
        jobs=[job, validate_returns],
        schedules=[nightly(job, chosen, known_years)],
        sensors=[drop_watch(job, chosen, known_years)],
        resources={"places": Places.of(chosen)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` loads."""
    return build_definitions()

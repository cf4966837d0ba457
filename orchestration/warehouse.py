"""The dbt project as Dagster assets: one `dbt build` in this process, its outcomes as events.

SQL does not belong here, nor do checks that are not dbt tests.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from orchestration.dbt_runner import DbtFailed, NodeOutcome, raise_for_failures
from orchestration.partitions import SubmissionKey
from orchestration.progress import progress
from orchestration.releases.finished_warehouse import open_finished
from orchestration.resources import Places

UNIT_TESTS = ["resource_type:unit_test"]  # they test the SQL and not the data: `make test` runs them
GROUPS = {
    "staging": "staging",
    "core": "core",
    "marts": "marts",
    "ssda903": "ssda903_return",
    "annual_report": "annual_report",
}


class Translator(DagsterDbtTranslator):
    """Names assets as their tables are named, and groups them by room."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_code_references=False))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The room below `models/`; seeds are code lists."""
        if dbt_resource_props["resource_type"] == "seed":
            return "code_lists"
        room = str(dbt_resource_props["fqn"][1])
        return GROUPS.get(room, room)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The model's own description, without its SQL."""
        return str(dbt_resource_props.get("description") or "")


def warehouse_assets(manifest_path: Path, partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    """Every dbt model and seed as an asset, every dbt test as a check, built together in one step."""

    @dbt_assets(
        manifest=manifest_path,
        dagster_dbt_translator=Translator(),
        partitions_def=partitions,
        name="warehouse",
    )
    def warehouse(context: dg.AssetExecutionContext, places: Places) -> Iterator[Any]:
        key = SubmissionKey.of(context.partition_key)
        with progress(f"build the warehouse of {key.authority} {key.collection_year}"):
            outcomes = places.dbt().build(
                places.landing(key), places.warehouse(key), exclude=UNIT_TESTS, on_event=context.log.debug
            )
        rows = row_counts(
            places.warehouse(key), places.landing(key), [o.name for o in outcomes if o.is_table]
        )
        yield from events(outcomes, context.assets_def, rows)
        try:
            raise_for_failures(outcomes)
        except DbtFailed as failed:
            raise dg.Failure(str(failed), allow_retries=False) from failed

    return warehouse


def events(
    outcomes: Sequence[NodeOutcome], assets: dg.AssetsDefinition, rows: Mapping[str, int]
) -> Iterator[Any]:
    """Turn dbt's outcomes into materialisations and check results, with row counts and seconds."""
    keys = {key.path[-1]: key for key in assets.keys}
    checks = {check.name: check for check in assets.check_specs}
    for outcome in outcomes:
        if outcome.name in keys and outcome.is_table:
            yield dg.MaterializeResult(
                asset_key=keys[outcome.name],
                metadata={"dagster/row_count": rows[outcome.name], "seconds": outcome.seconds},
            )
    for outcome in outcomes:
        if outcome.name in checks and outcome.status != "skipped":
            yield dg.AssetCheckResult(
                check_name=checks[outcome.name].name,
                asset_key=checks[outcome.name].asset_key,
                passed=outcome.succeeded,
                severity=dg.AssetCheckSeverity.WARN
                if outcome.status == "warn"
                else dg.AssetCheckSeverity.ERROR,
                metadata={
                    "failing_rows": outcome.failures or 0,
                    "dbt_says": outcome.message or outcome.status,
                },
            )


def row_counts(warehouse: Path, landing: Path, names: Sequence[str]) -> dict[str, int]:
    """Rows of each table or view of a warehouse; views read the landing that they were built on."""
    counts = " union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in names)
    with open_finished(warehouse, landing) as connection:
        return dict(connection.execute(counts).fetchall()) if names else {}

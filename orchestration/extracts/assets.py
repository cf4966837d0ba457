"""The landing as Dagster assets: every table that dbt reads, landed together by one step.

Reading and checking files does not belong here; the modules beside this one do it.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from expectations import collection_year as years
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.disk import is_full
from orchestration.extracts.drop import DropParameters, land_drop
from orchestration.extracts.landing import return_schemas, ssd_schemas
from orchestration.extracts.refusals import ExtractRefused
from orchestration.partitions import SubmissionKey
from orchestration.progress import progress
from orchestration.resources import Places

CONTRACT = "contract"
WRITTEN_WITH_EVERY_LANDING = {
    "submissions": "The submissions landed together, with their years, dates and settings.",
    "supplied_columns": "The tables and columns that each return holds.",
    "accounts": "Rows in, landed and quarantined of every source file.",
    "quarantine": "The cells that broke their contract: where, what kind, and how to fix each.",
}


class LandingConfig(dg.Config):
    """Parameters of a run. Left out: figures as at the last day of the year, rules of the year itself."""

    as_at: str | None = None
    rules_year: int | None = None


def landing_assets(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    """One asset for each landed file; each extract table carries a check that its contract held."""
    ssd = [dg.AssetKey(["ssd", table]) for table in ssd_schemas()]
    specs = [
        dg.AssetSpec(
            key, group_name="extracts", description=f"Landed rows of {key.path[-1]}, every cell as text."
        )
        for key in ssd
    ]
    specs += [
        dg.AssetSpec(
            dg.AssetKey(["ssda903", table]),
            group_name="previous_return",
            description=f"Landed rows of {table} of last year's return, every cell as text.",
        )
        for table in return_schemas()
    ]
    specs += [
        dg.AssetSpec(dg.AssetKey(["carefacts", name]), group_name="accounts", description=text)
        for name, text in WRITTEN_WITH_EVERY_LANDING.items()
    ]
    specs.append(
        dg.AssetSpec(
            dg.AssetKey(["carefacts_reference", "bank_holidays"]),
            group_name="reference",
            description="Bank holidays in England, from the library `holidays`.",
        )
    )

    @dg.multi_asset(
        name="landing",
        specs=specs,
        check_specs=[
            dg.AssetCheckSpec(
                name=CONTRACT, asset=key, description="Every row of the extract keeps to the agreed contract."
            )
            for key in ssd
        ],
        partitions_def=partitions,
    )
    def landing(context: dg.AssetExecutionContext, config: LandingConfig, places: Places) -> Iterator[Any]:
        key = SubmissionKey.of(context.partition_key)
        try:
            parameters = DropParameters(
                authority=key.authority,
                collection_year=key.collection_year,
                rules_year=config.rules_year
                or min(max(key.collection_year, FIRST_RULES_YEAR), LAST_RULES_YEAR),
                as_at_date=date.fromisoformat(config.as_at)
                if config.as_at
                else years.year_end(key.collection_year),
            )
            with progress(f"land the extracts of {key.authority} {years.label(key.collection_year)}"):
                notes = land_drop(places.drop(key), places.landing(key), parameters)
        except (ExtractRefused, ValueError) as refused:
            raise dg.Failure(str(refused), allow_retries=False) from refused
        except OSError as error:
            if is_full(error):
                raise dg.Failure(str(error), allow_retries=False) from error
            # a share that is away for a moment; what is wrong with a file is an ExtractRefused
            raise dg.RetryRequested(max_retries=2, seconds_to_wait=20) from error
        for note in notes:
            context.log.info("%s %s", note.file, note.text)
        yield from _events(places.landing(key), specs, ssd)

    return landing


def _events(root: Path, specs: list[dg.AssetSpec], checked: list[dg.AssetKey]) -> Iterator[Any]:
    """What was landed, with row counts and files, and whether each contract held."""
    import pyarrow.parquet as pq

    accounts = pq.read_table(root / "accounts.parquet").to_pandas()
    by_table = accounts[accounts["source"] == "ssd"].groupby("table_name")[["rows_in", "quarantined"]].sum()
    for spec in specs:
        folder, name = spec.key.path
        path = root / f"{name}.parquet" if folder == "carefacts" else root / folder / f"{name}.parquet"
        if folder == "carefacts_reference":
            path = root / "reference" / f"{name}.parquet"
        yield dg.MaterializeResult(
            asset_key=spec.key,
            metadata={
                "dagster/row_count": pq.read_metadata(path).num_rows,
                "file": dg.MetadataValue.path(path),
            },
        )
    for key in checked:
        rows_in, quarantined = by_table.loc[key.path[-1]] if key.path[-1] in by_table.index else (0, 0)
        yield dg.AssetCheckResult(
            check_name=CONTRACT,
            asset_key=key,
            passed=bool(quarantined == 0),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"rows_in": int(rows_in), "rows_quarantined": int(quarantined)},
        )

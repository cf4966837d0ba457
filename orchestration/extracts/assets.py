"""The roads and the landing as Dagster assets: what was brought as it came, and what was landed of it.

Reading and checking files does not belong here; the modules beside this one do it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from expectations import collection_year as years
from expectations.extracts.fields import SOURCES, tables
from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR
from orchestration.disk import is_full
from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.authority import read_authority
from orchestration.extracts.database_faults import SourceAway
from orchestration.extracts.drop import DropParameters, bring, land_brought
from orchestration.extracts.drops import refused_later
from orchestration.extracts.landing import LISTS, return_schemas
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.roads import DATABASES, ROADS, bring_databases
from orchestration.partitions import SubmissionKey
from orchestration.progress import progress
from orchestration.resources import Places

CONTRACT = "contract"
WRITTEN_WITH_EVERY_LANDING = {
    "submissions": "The submissions landed together, with their years, dates and settings.",
    "supplied_columns": "The tables and columns that each submission supplies.",
    "accounts": "Rows in, landed, duplicate, blank and quarantined of every source file.",
    "quarantine": "The cells that broke their contract: where, what kind, and how to fix each.",
    "files": "Every file and sheet that came, and what became of it.",
    "columns": "Every column of every extract: read, missing, not used, given twice.",
    "readings": "How cells were read that were written otherwise than the contract says.",
    "codes_to_decide": "Texts that stand for no code or for several, for a person to decide.",
}
assert set(WRITTEN_WITH_EVERY_LANDING) == {"submissions", *LISTS}


class LandingConfig(dg.Config):
    """Parameters of a run. Left out: figures as at the last day of the year, rules of the year itself."""

    as_at: str | None = None
    rules_year: int | None = None

    def parameters(self, key: SubmissionKey) -> DropParameters:
        """The same with what follows from the partition; a date that is none raises ValueError."""
        return DropParameters(
            authority=key.authority,
            collection_year=key.collection_year,
            rules_year=self.rules_year or min(max(key.collection_year, FIRST_RULES_YEAR), LAST_RULES_YEAR),
            as_at_date=date.fromisoformat(self.as_at) if self.as_at else years.year_end(key.collection_year),
        )


def road_assets(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The roads into the door: one step for those of a drop, which stand or fall together, one for databases."""

    def bring_the_drop(context: dg.AssetExecutionContext, places: Places) -> dict[str, Arrivals]:
        key = SubmissionKey.of(context.partition_key)
        with progress(f"bring the drop of {key.authority} {years.label(key.collection_year)}"):
            newest = bring(places.drop(key), places.as_came(key), LandingConfig().parameters(key))
        for note in refused_later(newest):
            context.log.error("%s %s", note.file, note.text)
        for note in newest.brought.notes:
            context.log.info("%s %s", note.file, note.text)
        return newest.brought.roads

    def pull_the_databases(context: dg.AssetExecutionContext, places: Places) -> dict[str, Arrivals]:
        key = SubmissionKey.of(context.partition_key)
        authority = read_authority(places.drop(key), key.authority)
        with progress(f"pull from {len(authority.databases)} database(s) of {key.authority}"):
            by_name = bring_databases(places.as_came(key), authority, places.secret)
        together = Arrivals()
        for arrivals in by_name.values():
            together.kept += arrivals.kept
        return {DATABASES: together}

    return [
        _road("drop", [road for road in ROADS if road != DATABASES], bring_the_drop, partitions),
        _road("databases", [DATABASES], pull_the_databases, partitions),
    ]


def _road(
    name: str,
    roads: list[str],
    bring_them: Callable[[dg.AssetExecutionContext, Places], dict[str, Arrivals]],
    partitions: dg.PartitionsDefinition[Any],
) -> dg.AssetsDefinition:
    """One step that brings some roads, each an asset with its tables and rows."""
    specs = [
        dg.AssetSpec(dg.AssetKey(["as_came", road]), group_name="roads", description=ROADS[road])
        for road in roads
    ]

    @dg.multi_asset(name=name, specs=specs, partitions_def=partitions)
    def bring_roads(context: dg.AssetExecutionContext, places: Places) -> Iterator[Any]:
        with _refusals_said():
            brought = bring_them(context, places)
        for road, arrivals in brought.items():
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(["as_came", road]),
                metadata={
                    "tables": len({one.table_name for one in arrivals.kept}),
                    "dagster/row_count": sum(one.records for one in arrivals.kept),
                    "tables_refused": sum(len(refusals) for refusals in arrivals.refused.values()),
                },
            )

    return bring_roads


def landing_assets(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    """One asset for each landed table; each extract carries a check that its contract held."""
    after = [dg.AssetKey(["as_came", road]) for road in ROADS]
    extracts = {dg.AssetKey([source, name]): source for source in SOURCES for name in tables(source)}
    specs = [
        dg.AssetSpec(
            key,
            deps=after,
            group_name=source,
            description=tables(source)[key.path[-1]].grain.capitalize() + ".",
        )
        for key, source in extracts.items()
    ]
    specs += [
        dg.AssetSpec(
            dg.AssetKey(["ssda903", table]),
            deps=after,
            group_name="previous_return",
            description=f"Landed rows of {table} of last year's return, every cell as text.",
        )
        for table in return_schemas()
    ]
    specs += [
        dg.AssetSpec(dg.AssetKey(["carefacts", name]), deps=after, group_name="accounts", description=text)
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
            for key in extracts
        ],
        partitions_def=partitions,
    )
    def landing(context: dg.AssetExecutionContext, config: LandingConfig, places: Places) -> Iterator[Any]:
        key = SubmissionKey.of(context.partition_key)
        with (
            _refusals_said(),
            progress(f"land the extracts of {key.authority} {years.label(key.collection_year)}"),
        ):
            land_brought(places.drop(key), places.as_came(key), places.landing(key), config.parameters(key))
        yield from _events(places.landing(key), specs, list(extracts))

    return landing


class _refusals_said:  # noqa: N801
    """Turns what the door says into what Dagster does: fail with the words, or try again where that may help."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SourceAway) or (isinstance(error, OSError) and not is_full(error)):
            # a server or a share that is away for a moment; what is wrong with a file is an ExtractRefused
            raise dg.RetryRequested(max_retries=2, seconds_to_wait=20) from error
        if isinstance(error, (ExtractRefused, ValueError, OSError)):
            raise dg.Failure(str(error), allow_retries=False) from error


def _events(root: Path, specs: list[dg.AssetSpec], checked: list[dg.AssetKey]) -> Iterator[Any]:
    """What was landed, with the account of each table, and whether each contract held."""
    import pyarrow.parquet as pq

    counts = ["rows_in", "landed", "duplicate", "blank", "quarantined"]
    accounts = pq.read_table(root / "accounts.parquet").to_pandas()
    by_table = accounts.groupby(["source", "table_name"])[counts].sum()
    for spec in specs:
        folder, name = spec.key.path
        path = root / f"{name}.parquet" if folder == "carefacts" else root / folder / f"{name}.parquet"
        if folder == "carefacts_reference":
            path = root / "reference" / f"{name}.parquet"
        account = by_table.loc[(folder, name)].to_dict() if (folder, name) in by_table.index else {}
        yield dg.MaterializeResult(
            asset_key=spec.key,
            metadata={
                "dagster/row_count": pq.read_metadata(path).num_rows,
                "file": dg.MetadataValue.path(path),
                **{what: int(rows) for what, rows in account.items()},
                **({} if account or folder not in SOURCES else {"supplied": False}),
            },
        )
    for key in checked:
        place = tuple(key.path)
        rows_in, quarantined = (
            by_table.loc[place, ["rows_in", "quarantined"]] if place in by_table.index else (0, 0)
        )
        yield dg.AssetCheckResult(
            check_name=CONTRACT,
            asset_key=key,
            passed=bool(quarantined == 0),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"rows_in": int(rows_in), "rows_quarantined": int(quarantined)},
        )

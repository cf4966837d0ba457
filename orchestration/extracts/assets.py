"""The roads and the landing as Dagster assets: what was brought as it came, and what was landed of it.

Reading and checking files does not belong here; the modules beside this one do it.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
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
from orchestration.extracts.databases.faults import SourceAway
from orchestration.extracts.drop import DropParameters, bring, land_brought
from orchestration.extracts.drops import refused_later
from orchestration.extracts.landing import LISTS, return_schemas
from orchestration.extracts.reference_tables import PUBLISHED_LISTS
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.roads import DATABASES, ROADS, bring_databases
from orchestration.partitions import SubmissionKey
from orchestration.progress import progress
from orchestration.resources import Places

CONTRACT = "contract"
RETRIES = 2  # of a step whose source is away
ACCOUNTS = dg.AssetKey(["carefacts", "accounts"])
WRITTEN_WITH_EVERY_LANDING = {
    "submissions": "The submissions landed together, with their years, dates and settings.",
    "supplied_columns": "The tables and columns that each submission supplies.",
    "accounts": "Rows in, landed, duplicate, blank and quarantined of every source file.",
    "quarantine": "The cells that broke their contract: where, what kind, and how to fix each.",
    "left_cells": "The cells that broke their contract and were left as they came, for mending at source.",
    "copies": "The rows that were exact copies of earlier ones, and of which.",
    "files": "Every file and sheet that came, and what became of it.",
    "columns": "Every column of every extract: read, missing, not used, given twice.",
    "readings": "How cells were read that were written otherwise than the contract says.",
    "codes_to_decide": "Texts that stand for no code or for several, for a person to decide.",
    "accepted_queries": "Queries of the rulebook that the authority has looked at and accepted, and why.",
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
    """The roads into the door: a step for those of a drop, which all stand or fall, and one for databases."""

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
        if not places.drop(key).is_dir():
            return {DATABASES: Arrivals()}  # the step beside this one says what is missing
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
        with _refusals_said(places):
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


def landing_assets(
    partitions: dg.PartitionsDefinition[Any], read_later: Collection[dg.AssetKey]
) -> dg.AssetsDefinition:
    """One asset for each landed table; each extract carries a check that its contract held.

    A run says nothing of an extract that was not supplied, unless it is among `read_later`, the keys of what
    later steps read: those would be skipped otherwise. `carefacts/accounts` names what was supplied.
    """
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
            description=f"Landed rows of {table} of a return that came as files, last year's or this year's.",
        )
        for table in return_schemas()
    ]
    specs += [
        dg.AssetSpec(dg.AssetKey(["carefacts", name]), deps=after, group_name="accounts", description=text)
        for name, text in WRITTEN_WITH_EVERY_LANDING.items()
    ]
    specs += [
        dg.AssetSpec(
            dg.AssetKey(["carefacts_reference", name]),
            deps=[] if name == "bank_holidays" else after,
            group_name="reference",
            description=text,
        )
        for name, text in PUBLISHED_LISTS.items()
    ]

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
        can_subset=True,  # so that an extract that was not supplied may be passed over
    )
    def landing(context: dg.AssetExecutionContext, config: LandingConfig, places: Places) -> Iterator[Any]:
        key = SubmissionKey.of(context.partition_key)
        with (
            _refusals_said(places),
            progress(f"land the extracts of {key.authority} {years.label(key.collection_year)}"),
        ):
            land_brought(places.drop(key), places.as_came(key), places.landing(key), config.parameters(key))
        said = _events(places.landing(key), specs, set(extracts), read_later)
        yield from (one for one in said if one.asset_key in context.selected_asset_keys)

    return landing


@contextmanager
def _refusals_said(places: Places) -> Iterator[None]:
    """Turn what the door says into what Dagster does: fail with the words, or try again where it may help."""
    try:
        yield
    except (ExtractRefused, ValueError, OSError) as error:
        if isinstance(error, SourceAway) or (isinstance(error, OSError) and not is_full(error)):
            # a server or a share that is away for a moment; what is wrong with a file is an ExtractRefused
            raise dg.RetryRequested(RETRIES, places.retry_after_seconds) from error
        raise dg.Failure(str(error), allow_retries=False) from error


def _events(
    root: Path,
    specs: list[dg.AssetSpec],
    extracts: Collection[dg.AssetKey],
    read_later: Collection[dg.AssetKey],
) -> Iterator[Any]:
    """What was landed, with the account of each table, and whether the contract of each extract held."""
    import pyarrow.parquet as pq

    counts = ["rows_in", "landed", "duplicate", "blank", "quarantined"]
    listed = pq.read_table(root / "accounts.parquet").to_pandas()
    accounts = {
        dg.AssetKey(list(place)): {what: int(rows) for what, rows in sums.items()}
        for place, sums in listed.groupby(["source", "table_name"])[counts].sum().to_dict("index").items()
    }
    supplied = [name for one in SOURCES for name in tables(one) if dg.AssetKey([one, name]) in accounts]
    for spec in specs:
        key, account = spec.key, accounts.get(spec.key)
        if key in extracts and account is None and key not in read_later:
            continue
        folder, name = ("reference", key.path[1]) if key.path[0] == "carefacts_reference" else key.path
        path = root / f"{name}.parquet" if folder == "carefacts" else root / folder / f"{name}.parquet"
        of_all: dict[str, str | int] = {
            "supplied": ", ".join(supplied),
            "extracts_not_supplied": len(extracts) - len(supplied),
        }
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={
                "dagster/row_count": pq.read_metadata(path).num_rows,
                "file": dg.MetadataValue.path(path),
                **(account or {}),
                **({"supplied": account is not None} if key in extracts else {}),
                **(of_all if key == ACCOUNTS else {}),
            },
        )
        if key in extracts and account is not None:
            yield dg.AssetCheckResult(
                check_name=CONTRACT,
                asset_key=key,
                passed=account["quarantined"] == 0,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"rows_in": account["rows_in"], "rows_quarantined": account["quarantined"]},
            )

"""The landing: the Parquet files that dbt reads, their schemas, and the one function that writes them.

Reading a source does not belong here, nor does any change to a value.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations import collection_year as years
from expectations.extracts.fields import return_fields, ssd_fields
from orchestration.extracts.bank_holidays import bank_holidays
from orchestration.extracts.refusals import Note

SSD_YEARS_HELD = 6  # the Standard Safeguarding Dataset keeps a window of six years


def extracts_reach_back_to(collection_year: int) -> date:
    """Return the first day of extracts that hold the whole window of the Standard Safeguarding Dataset."""
    start = years.year_start(collection_year)
    return start.replace(year=start.year - (SSD_YEARS_HELD - 1))


def _text(*names: str) -> list[pa.Field]:
    return [pa.field(name, pa.string()) for name in names]


_WHERE_FROM = [*_text("source_file", "source_file_sha256"), pa.field("source_row", pa.int32())]

SUBMISSIONS = pa.schema(
    [
        *_text("submission_id", "authority", "authority_name"),
        *(pa.field(name, pa.int32()) for name in ("collection_year", "rules_year")),
        *(pa.field(name, pa.date32()) for name in ("year_start", "year_end", "as_at_date")),
        *_text("role", "road", "previous_submission_id"),
        pa.field("history_from", pa.date32()),
        *_text("child_id", "review_intervals"),
    ]
)
SUPPLIED_COLUMNS = pa.schema(_text("submission_id", "table_name", "column_name"))
QUARANTINE = pa.schema(
    [
        *_text("submission_id", "source", "table_name", "source_file"),
        pa.field("source_row", pa.int32()),
        *_text("column_name", "reason", "found", "expected", "how_to_fix"),
    ]
)
ACCOUNTS = pa.schema(
    [
        *_text("submission_id", "source", "table_name", "source_file", "source_file_sha256"),
        *(pa.field(name, pa.int64()) for name in ("rows_in", "landed", "quarantined")),
    ]
)
NOTHING_SUPPLIED, NOTHING_QUARANTINED, NO_ACCOUNTS = (
    schema.empty_table() for schema in (SUPPLIED_COLUMNS, QUARANTINE, ACCOUNTS)
)


@cache
def ssd_schemas() -> dict[str, pa.Schema]:
    """Return the landing schema of every SSD table: where the row came from, then its columns as text."""
    return {
        table: pa.schema([*_text("submission_id"), *_WHERE_FROM, *_text(*(f.column for f in columns))])
        for table, columns in ssd_fields().items()
    }


@cache
def return_schemas() -> dict[str, pa.Schema]:
    """Return the landing schema of every SSDA903 table: record and origin, then its columns as text."""
    record = [*_text("submission_id"), pa.field("record_id", pa.int64())]
    return {
        table: pa.schema([*record, *_WHERE_FROM, *_text(*(f.column.lower() for f in columns))])
        for table, columns in return_fields().items()
    }


@dataclass(frozen=True)
class Submission:
    """One authority, one collection year, one drop of files: a row of `submissions.parquet`.

    `history_from` is the first day that the files can tell about; left out, it follows from the road.
    """

    submission_id: str
    collection_year: int
    rules_year: int
    road: str  # extracts | return_files
    role: str = "current"  # current | previous
    authority: str | None = None
    authority_name: str | None = None
    as_at_date: date | None = None  # left out: the last day of the collection year
    previous_submission_id: str | None = None
    history_from: date | None = None
    child_id: str = "person_id"  # person_id | legacy_id
    review_intervals: str = "calendar_months"  # calendar_months | days_91_183

    def row(self) -> dict[str, object]:
        """Return the landing row, with the dates that follow from the collection year."""
        row: dict[str, object] = {f.name: getattr(self, f.name) for f in fields(self)}
        start = years.year_start(self.collection_year)
        row["year_start"] = start
        row["year_end"] = years.year_end(self.collection_year)
        row["as_at_date"] = self.as_at_date or row["year_end"]
        if self.history_from is None:
            last_year_too = start.replace(year=start.year - 1) if self.previous_submission_id else start
            row["history_from"] = (
                extracts_reach_back_to(self.collection_year) if self.road == "extracts" else last_year_too
            )
        return row


@dataclass(frozen=True)
class Landing:
    """Everything landed for one or many submissions. A table that is left out is written empty.

    Tables must have the schemas of this module (columns in any order).
    """

    submissions: list[Submission] = field(default_factory=list)
    ssd: Mapping[str, pa.Table] = field(default_factory=dict)
    ssda903: Mapping[str, pa.Table] = field(default_factory=dict)
    supplied_columns: pa.Table = field(default_factory=lambda: NOTHING_SUPPLIED)
    quarantine: pa.Table = field(default_factory=lambda: NOTHING_QUARANTINED)
    accounts: pa.Table = field(default_factory=lambda: NO_ACCOUNTS)

    @staticmethod
    def together(parts: Iterable[Landing]) -> Landing:
        """Put the landings of several sources or submissions into one, in the order given."""
        held = list(parts)
        return Landing(
            submissions=[submission for part in held for submission in part.submissions],
            ssd=_concat_by_table(part.ssd for part in held),
            ssda903=_concat_by_table(part.ssda903 for part in held),
            supplied_columns=pa.concat_tables([NOTHING_SUPPLIED, *(part.supplied_columns for part in held)]),
            quarantine=pa.concat_tables([NOTHING_QUARANTINED, *(part.quarantine for part in held)]),
            accounts=pa.concat_tables([NO_ACCOUNTS, *(part.accounts for part in held)]),
        )


@dataclass(frozen=True)
class LandedSource:
    """What one source gives the landing, and what its reader noted on the way."""

    landing: Landing
    notes: tuple[Note, ...]


def _concat_by_table(parts: Iterable[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    by_table: dict[str, list[pa.Table]] = {}
    for part in parts:
        for table, rows in part.items():
            by_table.setdefault(table, []).append(rows)
    return {table: pa.concat_tables(rows) for table, rows in by_table.items()}


def write_landing(root: Path, landing: Landing) -> None:
    """Write every file of the landing, all of them or none: aside first, then renamed into place.

    An unknown table, a missing or extra column, two submissions with one id, or an account that does not
    add up raises ValueError, and an older landing at `root` stays as it was. One writer at a time: the
    caller holds the lock.
    """
    tables = _tables(landing)
    aside, old = root.with_name(f".{root.name}.new"), root.with_name(f".{root.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        for path, table in tables.items():
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, target, compression="zstd")
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    aside.rename(root)
    shutil.rmtree(old, ignore_errors=True)


def _tables(landing: Landing) -> dict[str, pa.Table]:
    ids = [submission.submission_id for submission in landing.submissions]
    if len(set(ids)) != len(ids):
        raise ValueError("Two submissions have the same id; each needs its own.")
    rows = sorted(
        (submission.row() for submission in landing.submissions), key=lambda row: str(row["submission_id"])
    )
    tables = {
        "submissions": pa.Table.from_pylist(rows, SUBMISSIONS),
        "supplied_columns": _fitted("supplied_columns", landing.supplied_columns, SUPPLIED_COLUMNS),
        "quarantine": _fitted("quarantine", landing.quarantine, QUARANTINE),
        "accounts": _fitted("accounts", landing.accounts, ACCOUNTS),
        "reference/bank_holidays": bank_holidays(),
        **_source_tables("ssd", landing.ssd, ssd_schemas()),
        **_source_tables("ssda903", landing.ssda903, return_schemas()),
    }
    for account in tables["accounts"].to_pylist():
        if account["rows_in"] != account["landed"] + account["quarantined"]:
            raise ValueError(
                f"{account['source_file']}: rows read are not rows landed plus rows quarantined."
            )
    return {f"{name}.parquet": table for name, table in tables.items()}


def _source_tables(
    source: str, given: Mapping[str, pa.Table], schemas: Mapping[str, pa.Schema]
) -> dict[str, pa.Table]:
    unknown = sorted(set(given) - set(schemas))
    if unknown:
        raise ValueError(f"The landing has no table {source}/{unknown[0]}.")
    return {
        f"{source}/{name}": _fitted(f"{source}/{name}", given.get(name, schema.empty_table()), schema)
        for name, schema in schemas.items()
    }


def _fitted(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    if set(table.column_names) != set(schema.names):
        differing = sorted(set(table.column_names) ^ set(schema.names))
        raise ValueError(f"{name}: columns do not match the landing's schema ({', '.join(differing)}).")
    table = table.select(schema.names).cast(schema)
    by = [column for column in _ORDER if column in schema.names]
    return table if _in_order(table) else table.sort_by([(column, "ascending") for column in by])


_ORDER = ("submission_id", "source", "table_name", "source_file", "source_row", "column_name")


def _in_order(table: pa.Table) -> bool:
    """Say whether a source table comes by submission and row already, which saves sorting millions."""
    if "source_row" not in table.column_names or "reason" in table.column_names:
        return False
    ids, rows = table["submission_id"], table["source_row"]
    same = pc.equal(ids[:-1], ids[1:])
    next_row = pc.and_(same, pc.less(rows[:-1], rows[1:]))
    return bool(pc.all(pc.or_(next_row, pc.less(ids[:-1], ids[1:]))).as_py())

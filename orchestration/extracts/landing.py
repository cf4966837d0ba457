"""The landing: what the Parquet files that dbt reads hold, and the parts that sources give to it.

Reading a source does not belong here, nor does writing the files (`landing_writer.py`) or changing a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from expectations import collection_year as years
from expectations.extracts.fields import landed_columns, return_fields, tables
from orchestration.extracts.reference_tables import REFERENCE
from orchestration.extracts.refusals import Note

SSD_YEARS_HELD = 6  # the Standard Safeguarding Dataset keeps a window of six years


def extracts_reach_back_to(collection_year: int) -> date:
    """Return the first day of extracts that hold the whole window of the Standard Safeguarding Dataset."""
    start = years.year_start(collection_year)
    return start.replace(year=start.year - (SSD_YEARS_HELD - 1))


def _text(*names: str) -> list[pa.Field]:
    return [pa.field(name, pa.string()) for name in names]


def _counts(*names: str) -> list[pa.Field]:
    return [pa.field(name, pa.int64()) for name in names]


WHERE_FROM = [*_text("source_file", "source_sheet", "source_file_sha256"), pa.field("source_row", pa.int32())]
_TABLE = _text("submission_id", "source", "table_name", "source_file", "source_sheet")

SUBMISSIONS = pa.schema(
    [
        *_text("submission_id", "authority", "authority_name"),
        *(pa.field(name, pa.int32()) for name in ("collection_year", "rules_year")),
        *(pa.field(name, pa.date32()) for name in ("year_start", "year_end", "as_at_date")),
        *_text("role", "road", "previous_submission_id"),
        pa.field("history_from", pa.date32()),
        *_text("child_id", "review_intervals", "cp_first_review_from", "dispute_levels"),
        pa.field("dispute_response_days", pa.int32()),
        *_text("system"),
    ]
)
SUPPLIED_COLUMNS = pa.schema(_text("submission_id", "table_name", "column_name"))
QUARANTINE = pa.schema(
    [
        *_TABLE,
        pa.field("source_row", pa.int32()),
        *_text("column_letter", "column_name", "reason", "found", "expected", "how_to_fix"),
    ]
)
COPIES = pa.schema([*_TABLE, pa.field("source_row", pa.int32()), pa.field("copy_of_row", pa.int32())])
ACCOUNTS = pa.schema(
    [
        *_TABLE,
        *_text("source_file_sha256"),
        *_counts("rows_in", "landed", "duplicate", "blank", "quarantined"),
    ]
)
FILES = pa.schema(
    [
        *_text("submission_id", "source_file", "source_sheet", "source_file_sha256"),
        *_counts("bytes"),
        *_text("table_name", "outcome", "reason", "text"),
    ]
)
COLUMNS = pa.schema([*_TABLE, *_text("column_letter", "heading", "column_name", "status", "nearest")])
READINGS = pa.schema(
    [*_TABLE, *_text("column_name", "reading"), *_counts("cells"), pa.field("first_row", pa.int32())]
)
CODES_TO_DECIDE = pa.schema(
    [
        *_text("submission_id", "source", "table_name", "column_name", "text_found", "candidates"),
        *_counts("cells"),
    ]
)
ACCEPTED_QUERIES = pa.schema(
    [
        *_text("submission_id", "source_file"),
        pa.field("source_row", pa.int32()),
        *_text("rule_code", "table_name", "child_id", "row_fingerprint"),
        *_text("reason", "accepted_by", "accepted_on"),
    ]
)
# What is written beside the tables of the extracts with every landing, by name.
LISTS = {
    "supplied_columns": SUPPLIED_COLUMNS,
    "quarantine": QUARANTINE,
    "left_cells": QUARANTINE,  # cells that break their contract and keep no row out
    "copies": COPIES,
    "accounts": ACCOUNTS,
    "files": FILES,
    "columns": COLUMNS,
    "readings": READINGS,
    "codes_to_decide": CODES_TO_DECIDE,
    "accepted_queries": ACCEPTED_QUERIES,
}


@cache
def extract_schemas(source: str) -> dict[str, pa.Schema]:
    """Return the landing schema of every table of a source: the origin of a row, then its columns as text."""
    return {
        name: pa.schema([*_text("submission_id"), *WHERE_FROM, *_text(*(f.column for f in table.fields))])
        for name, table in tables(source).items()
    }


@cache
def return_schemas() -> dict[str, pa.Schema]:
    """Return the landing schema of every SSDA903 table: record and origin, then its columns as text."""
    record = [*_text("submission_id"), pa.field("record_id", pa.int64())]
    return {
        table: pa.schema([*record, *WHERE_FROM, *_text(*(c.lower() for c in landed_columns(table)))])
        for table in return_fields()
    }


def schemas() -> dict[str, dict[str, pa.Schema]]:
    """Return the landing schemas of all tables, by source and table."""
    extracts = {source: extract_schemas(source) for source in ("ssd", "supplementary", "cin_census")}
    return {**extracts, "ssda903": return_schemas(), "reference": REFERENCE}


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
    child_id: str = "person_id"  # person_id | legacy_id | bridge
    review_intervals: str = "calendar_months"  # calendar_months | days_91_183
    cp_first_review_from: str = "conference"  # conference | plan
    dispute_levels: str | None = None  # seven names, with | between them
    dispute_response_days: int | None = None
    system: str = "other"  # systemc | mosaic | eclipse | other

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
    """A part of a landing: what one source, or one batch of its rows, gives. What is left out is empty.

    Tables have the schemas of this module (columns in any order).
    """

    submissions: list[Submission] = field(default_factory=list)
    ssd: Mapping[str, pa.Table] = field(default_factory=dict)
    supplementary: Mapping[str, pa.Table] = field(default_factory=dict)
    cin_census: Mapping[str, pa.Table] = field(default_factory=dict)
    ssda903: Mapping[str, pa.Table] = field(default_factory=dict)
    reference: Mapping[str, pa.Table] = field(default_factory=dict)
    supplied_columns: pa.Table = field(default_factory=SUPPLIED_COLUMNS.empty_table)
    quarantine: pa.Table = field(default_factory=QUARANTINE.empty_table)
    left_cells: pa.Table = field(default_factory=QUARANTINE.empty_table)
    copies: pa.Table = field(default_factory=COPIES.empty_table)
    accounts: pa.Table = field(default_factory=ACCOUNTS.empty_table)
    files: pa.Table = field(default_factory=FILES.empty_table)
    columns: pa.Table = field(default_factory=COLUMNS.empty_table)
    readings: pa.Table = field(default_factory=READINGS.empty_table)
    codes_to_decide: pa.Table = field(default_factory=CODES_TO_DECIDE.empty_table)
    accepted_queries: pa.Table = field(default_factory=ACCEPTED_QUERIES.empty_table)

    def tables(self) -> Mapping[str, Mapping[str, pa.Table]]:
        """Return the tables of extracts, returns and published lists, by source and table."""
        return {
            "ssd": self.ssd,
            "supplementary": self.supplementary,
            "cin_census": self.cin_census,
            "ssda903": self.ssda903,
            "reference": self.reference,
        }

    @staticmethod
    def of(source: str, table: str, rows: pa.Table) -> Landing:
        """Return the part that holds rows of one table."""
        held: dict[str, Any] = {source: {table: rows}}
        return Landing(**held)

    @staticmethod
    def together(parts: Iterable[Landing]) -> Landing:
        """Put several parts into one, in the order given."""
        held = list(parts)
        lists = {
            name: pa.concat_tables([schema.empty_table(), *(getattr(part, name) for part in held)])
            for name, schema in LISTS.items()
        }
        by_source: dict[str, Any] = {
            source: _concat_by_table(part.tables()[source] for part in held) for source in Landing().tables()
        }
        return Landing(
            submissions=[submission for part in held for submission in part.submissions],
            **by_source,
            **lists,
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

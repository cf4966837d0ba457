"""Landings made by hand: the files that dbt reads, from rows given as dictionaries, for many submissions.

Reading extracts does not belong here, nor what should come of the rows; the tests beside it say that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.extracts.fields import SOURCES, landed_columns, return_columns, return_fields, tables
from orchestration.extracts.bank_holidays import bank_holidays
from orchestration.extracts.landing import ACCEPTED_QUERIES
from orchestration.extracts.reference_tables import REFERENCE

Rows = list[dict[str, Any]]
WHERE_FROM = ("submission_id", "source_file", "source_sheet", "source_file_sha256", "source_row")
CAREFACTS = {
    "submissions": "submission_id authority authority_name collection_year rules_year year_start year_end "
    "as_at_date role road previous_submission_id history_from child_id review_intervals "
    "cp_first_review_from dispute_levels dispute_response_days system",
    "supplied_columns": "submission_id table_name column_name",
    "accounts": "submission_id source table_name source_file source_sheet source_file_sha256 rows_in landed "
    "duplicate blank quarantined",
    "files": "submission_id source_file source_sheet source_file_sha256 bytes table_name outcome text",
    "columns": "submission_id source table_name source_file source_sheet column_letter heading column_name "
    "status nearest",
    "readings": "submission_id source table_name source_file source_sheet column_name reading cells "
    "first_row",
    "codes_to_decide": "submission_id source table_name column_name text_found candidates cells",
}
TYPES = {
    **dict.fromkeys(("collection_year", "rules_year", "source_row", "first_row"), pa.int32()),
    "dispute_response_days": pa.int32(),
    **dict.fromkeys(("rows_in", "landed", "duplicate", "blank", "quarantined", "bytes", "cells"), pa.int64()),
    **dict.fromkeys(("year_start", "year_end", "as_at_date", "history_from"), pa.date32()),
    "record_id": pa.int64(),
}
MADE_FROM_EXTRACTS = ("header", "episodes", "reviews", "uasc")


@dataclass
class Landed:
    """One submission of extracts for the year 2025/26, and its rows by table: {"ssd_cp_plans": [...]}.

    `not_supplied` are columns (`header.mother`) and tables of the return for which the extracts have no
    source; `more` are rows of the landing's own tables, such as accounts.
    """

    submission_id: str
    rows: Mapping[str, Rows]
    child_id: str = "person_id"
    not_supplied: tuple[str, ...] = ()
    more: Mapping[str, Rows] = field(default_factory=dict)

    def of(self, table: str) -> Rows:
        """The rows of one table, each with the submission and where it came from."""
        return [
            {
                "submission_id": self.submission_id,
                "source_file": f"{table}.xlsx",
                "source_sheet": table,
                "source_row": line,
                **row,
            }
            for line, row in enumerate(self.rows.get(table, []), start=2)
        ]

    def of_landing(self, table: str) -> Rows:
        """The rows of one of the landing's own tables."""
        if table == "submissions":
            return [self._submission()]
        if table == "supplied_columns":
            held = [(t, c.lower()) for t in MADE_FROM_EXTRACTS for c in return_columns(t)]
            return [
                {"submission_id": self.submission_id, "table_name": t, "column_name": c}
                for t, c in held
                if f"{t}.{c}" not in self.not_supplied and t not in self.not_supplied
            ]
        if table == "accounts" and "accounts" not in self.more:
            return [
                {"submission_id": self.submission_id, "source": source, "table_name": name}
                | {"source_file": f"{name}.xlsx", "source_sheet": name}
                | {"rows_in": len(rows), "landed": len(rows), "duplicate": 0, "blank": 0, "quarantined": 0}
                for source in SOURCES
                for name in tables(source)
                if (rows := self.rows.get(name))
            ]
        return [{"submission_id": self.submission_id, **row} for row in self.more.get(table, [])]

    def _submission(self) -> dict[str, Any]:
        return {
            "submission_id": self.submission_id,
            "collection_year": 2026,
            "rules_year": 2026,
            "year_start": date(2025, 4, 1),
            "year_end": date(2026, 3, 31),
            "as_at_date": date(2026, 3, 31),
            "role": "current",
            "road": "extracts",
            "history_from": date(2020, 4, 1),
            "child_id": self.child_id,
            "review_intervals": "calendar_months",
            "cp_first_review_from": "conference",
            "dispute_levels": "0|1|2|3|4|5|6",
            "dispute_response_days": 10,
        }


def write(root: Path, landings: Iterable[Landed]) -> Path:
    """Write every file that the dbt project reads; a table or list without rows is written empty."""
    held = list(landings)
    for name, columns in CAREFACTS.items():
        _write(
            root / f"{name}.parquet", columns.split(), [row for one in held for row in one.of_landing(name)]
        )
    for source in SOURCES:
        for name, contract in tables(source).items():
            columns_of_table = [*WHERE_FROM, *(f.column for f in contract.fields)]
            rows = [row for one in held for row in one.of(name)]
            _write(root / source / f"{name}.parquet", columns_of_table, rows)
    for name in return_fields():
        columns_of_return = [*WHERE_FROM, "record_id", *(c.lower() for c in landed_columns(name))]
        _write(root / "ssda903" / f"{name}.parquet", columns_of_return, [])
    (root / "reference").mkdir()
    pq.write_table(bank_holidays(), root / "reference/bank_holidays.parquet")
    for name, schema in REFERENCE.items():
        pq.write_table(schema.empty_table(), root / "reference" / f"{name}.parquet")
    pq.write_table(ACCEPTED_QUERIES.empty_table(), root / "accepted_queries.parquet")
    return root


def _write(path: Path, columns: list[str], rows: Rows) -> None:
    types = {name: TYPES.get(name, pa.string()) for name in columns}
    unknown = {name for row in rows for name in row} - set(types)
    if unknown:
        raise ValueError(f"{path.name} has no columns {sorted(unknown)}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(list(types.items()))), path)

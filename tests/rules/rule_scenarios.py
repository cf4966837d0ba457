"""Turns each example of the rulebook into a submission of its own, and says which rows it should mark.

Judging what came out does not belong here; the tests beside it do that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from expectations.extracts.ssda903 import RETURN_TITLES
from expectations.rulebook import RULE_TABLES, Rule
from orchestration.extracts.landing import SUPPLIED_COLUMNS, Landing, Submission, return_schemas
from orchestration.extracts.reference_tables import PROVIDER_LISTS, PROVIDERS

WHERE_FROM = {"submission_id", "record_id", "source_file", "source_file_sha256", "source_row"}
SHEFFIELD = "E08000039"  # whose returns the examples are, unless they say
Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Scenario:
    """One example: the rule it is of, its number among that rule's examples, and what stands in it."""

    rule: Rule
    number: int
    example: dict[str, Any]

    @property
    def submission_id(self) -> str:
        return f"{self.rule.code}-{self.rule.valid_from}-{self.number}"

    @property
    def year(self) -> int:
        return self.rule.year_of(self.example)

    def rows_to_mark(self) -> set[tuple[str, int]]:
        """Table and position of every row that has no `passes: true`, in the tables the rule marks."""
        return {
            (RETURN_TITLES[table], position)
            for table in self.rule.tables_marked
            for position, row in enumerate(self.example.get(table) or [])
            if not row.get("passes")
        }

    def landing(self) -> Landing:
        """The example as landed files: each table of the return supplied, empty where it is not mentioned."""
        last_year = self.example.get("last_year")
        previous = f"{self.submission_id}/previous" if last_year is not None else None
        whose = {"authority": self.example.get("authority", SHEFFIELD)}
        now = {"previous_submission_id": previous, **whose}
        parts = [submission(self.submission_id, self.year, self.example, **now)]
        if previous is not None:
            parts.append(submission(previous, self.year - 1, last_year or {}, role="previous", **whose))
        return Landing.together(parts)


def scenarios_of(rules: tuple[Rule, ...]) -> Iterator[Scenario]:
    for rule in rules:
        for number, example in enumerate(rule.examples, 1):
            yield Scenario(rule, number, example)


def submission(
    submission_id: str,
    year: int,
    tables: Tables,
    *,
    supplied: tuple[str, ...] = RULE_TABLES,
    without: tuple[str, ...] = (),
    **facts: Any,
) -> Landing:
    """One return as landed files: `supplied` are its tables, `without` cells (`header.upn`) no file has."""
    facts = {"road": "return_files", "role": "current", "rules_year": year, "authority": SHEFFIELD} | facts
    if "reference.authority" in without:
        facts["authority"] = None
    columns = {
        table: [name for name in return_schemas()[table].names if name not in WHERE_FROM]
        for table in supplied
    }
    held = [(t, name) for t, names in columns.items() for name in names if f"{t}.{name}" not in without]
    return Landing(
        submissions=[Submission(submission_id=submission_id, collection_year=year, **facts)],
        ssda903={t: _table(submission_id, t, tables.get(t) or [], without) for t in supplied},
        reference={} if "reference.providers" in without else _providers(submission_id, tables),
        supplied_columns=pa.Table.from_pylist(
            [{"submission_id": submission_id, "table_name": t, "column_name": name} for t, name in held],
            SUPPLIED_COLUMNS,
        ),
    )


def _table(submission_id: str, table: str, rows: list[dict[str, Any]], without: tuple[str, ...]) -> pa.Table:
    schema = return_schemas()[table]
    landed = []
    for position, row in enumerate(rows):
        cells = {name: as_landed(value) for name, value in row.items() if name != "passes"}
        unknown = set(cells) - set(schema.names)
        if unknown:
            raise ValueError(f"{submission_id}, {table}: there is no column {unknown} in the return.")
        cells.setdefault("child", f"CHILD {position + 1}")  # rows at one position of two tables are one child
        cells = {name: value for name, value in cells.items() if f"{table}.{name}" not in without}
        landed.append(
            {
                "submission_id": submission_id,
                "record_id": position,
                "source_file": f"{table}.csv",
                "source_file_sha256": "0" * 64,
                "source_row": position + 2,
                **cells,
            }
        )
    return pa.Table.from_pylist(landed, schema)


def _providers(submission_id: str, tables: Tables) -> dict[str, pa.Table]:
    """Ofsted's list with the `providers` of an example, for that example alone; without any, an empty one."""
    rows = [
        {name: as_landed(value) for name, value in row.items()}
        | {"provider_list": submission_id, "source_file": "providers.xlsx", "source_row": number}
        for number, row in enumerate(tables.get("providers") or [], 2)
    ]
    used_by = [{"submission_id": submission_id, "provider_list": submission_id}]
    return {
        "providers": pa.Table.from_pylist(rows, PROVIDERS),
        "provider_lists": pa.Table.from_pylist(used_by, PROVIDER_LISTS),
    }


def as_landed(value: Any) -> str:
    """A date as the return writes it, anything else as text."""
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)

"""The extracts that nothing can be made without: which they are called, and refusing a drop that lacks one.

Bringing files does not belong here (`roads.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from expectations.extracts.fields import Table, tables
from orchestration.extracts.as_came import Kept
from orchestration.extracts.refusals import ExtractRefused, refuse_together

FILE_SOURCES = ("ssd", "supplementary")


def require_tables(
    tables_kept: Iterable[Kept],
    refused: Mapping[str, list[ExtractRefused]] | None = None,
    given_elsewhere: Iterable[str] = (),
) -> None:
    """Raise ExtractRefused when a table that nothing can be made without is refused, missing or empty."""
    kept, refused = {one.table_name: one for one in tables_kept}, refused or {}
    refusals: list[ExtractRefused] = []
    for name, table in tables("ssd").items():
        if not table.required or name in given_elsewhere:
            continue
        if name in refused:
            refusals += refused[name]
        elif name not in kept:
            refusals.append(
                ExtractRefused(
                    "missing_table",
                    f"there is no table {name}",
                    "Have the extract write it, then run again.",
                    file=f"{name}.csv",
                )
            )
        elif kept[name].records == kept[name].blank:
            refusals.append(
                ExtractRefused(
                    "no_rows",
                    f"table {name} has headings and no rows, which cannot be where children are looked after",
                    "See whether the extract ran to its end, then run again.",
                    file=kept[name].source_file,
                )
            )
    refuse_together([*refusals, *(refused.get("", []) if refusals else [])])


def tables_by_name() -> dict[str, Table]:
    """Return the tables that files may hold, by name."""
    return {name: table for source in FILE_SOURCES for name, table in tables(source).items()}


def table_by_name(file: str) -> str | None:
    """Return the table that a file is named after, if any."""
    stem = Path(file).stem.casefold().replace(" ", "_")
    known = tables_by_name()
    return next((name for name in (stem, f"ssd_{stem}") if name in known), None)

"""The lines of the authority's code map that may be used, and what is wrong with each of the others.

What a text stands for does not belong here (`code_maps.py`), nor does keeping rows out of the landing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from expectations.extracts.code_labels import code_sets
from expectations.extracts.contract import broken_cells
from expectations.extracts.fields import SOURCES, table, tables
from orchestration.extracts.cells.code_maps import codes_of, folded, system_name
from orchestration.extracts.cells.reading import ReadingRules, read_cells

SYSTEMS = ("systemc", "mosaic", "eclipse", "other", "*")
_TOLD = 10


@dataclass(frozen=True)
class MapRows:
    """Lines that may be used, as read, and a sentence for each line that does nothing."""

    rows: tuple[Mapping[str, str | None], ...]
    troubles: tuple[str, ...]

    def in_words(self) -> str | None:
        """Return the troubles as one text of readable length, or None."""
        more = len(self.troubles) - _TOLD
        told = [*self.troubles[:_TOLD], *([f"and {more} more lines that do nothing"] if more > 0 else [])]
        return "; ".join(told) or None


def rows_in_use(came: pa.Table, rules: ReadingRules) -> MapRows:
    """Return which lines of a code map, as they came with their `source_row`, may be used.

    A line that its contract keeps out of the landing is not used, which the quarantine tells. Nor is one for
    a column, a system or a code that is not known: that is told with its row and the nearest name.
    """
    held = table("code_map")
    cells = pa.table({one.column: read_cells(one, came[one.column], rules).cells for one in held.fields})
    broken = broken_cells(held.name, cells.to_pandas())
    kept_out = set(broken.loc[broken["if_unreadable"] == "quarantine", "position"])
    rows: list[Mapping[str, str | None]] = []
    troubles: list[str] = []
    for place, (number, row) in enumerate(
        zip(came["source_row"].to_pylist(), cells.to_pylist(), strict=True)
    ):
        if place in kept_out:
            continue
        wrong = _wrong(row)
        if wrong is None:
            rows.append(row)
        else:
            troubles.append(f"row {number} does nothing: {wrong}")
    return MapRows(tuple(rows), tuple(troubles))


def _wrong(row: Mapping[str, str | None]) -> str | None:
    systems = {system_name(one): one for one in SYSTEMS}
    system = system_name(row["source_system"] or "")
    if system not in systems:
        return f"its source_system is not known{_nearest(system, [name for name in systems if name])}"
    name = folded(row["field"] or "")
    known = _codes_by_name()
    if name not in known:
        return f"its field is no coded column of an extract and no code set{_nearest(name, list(known))}"
    code = (row["national_code"] or "").strip().upper()
    if not any(not codes or code in codes for codes in known[name]):
        codes = sorted({one for codes in known[name] for one in codes})
        return f"its national_code is no code of its field{_nearest(code, codes)}"
    return None


def _nearest(written: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(written, known, 1, 0.5)
    return f"; the nearest is {near[0]}" if near else ""


@cache
def _codes_by_name() -> dict[str, tuple[frozenset[str], ...]]:
    """Return the codes, in upper case, of everything a line may be for; none where codes are local."""
    known: dict[str, set[frozenset[str]]] = {
        folded(name): {frozenset(national.codes)} for name, national in code_sets().items()
    }
    for name, codes in _columns():
        known.setdefault(folded(name), set()).add(codes)
    return {name: tuple(codes) for name, codes in known.items()}


def _columns() -> Iterator[tuple[str, frozenset[str]]]:
    for one in (field for source in SOURCES for held in tables(source).values() for field in held.fields):
        if one.type == "code":
            codes = frozenset(code.upper() for code in codes_of(one))
            yield one.column, codes
            yield f"{one.table}.{one.column}", codes

"""Read the XML of an SSDA903 return, child by child, into the same tables of text that its CSV files hold.

Validating it against the department's schema does not belong here; a wrong value is landed as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from expectations.extracts.fields import landed_columns, return_columns
from expectations.extracts.ssda903 import (
    XML_FLAG_NOT_SET,
    XML_OTHER_NAMES,
    XML_PARTS_OF_HEADER,
    XML_ROOT,
    XML_TABLES,
    distinctive_columns,
)
from orchestration.extracts.files.xml_children import EXPORT_AGAIN, Element, TextRows, XmlFile, leaves
from orchestration.extracts.refusals import ExtractRefused

_CHILD = (XML_ROOT, "CHILD")
_FROM_HEADER = ("oc3", "ad1")  # tables that stand in HEADER without an element of their own


@dataclass(frozen=True)
class XmlTable:
    """One table of a return: all its columns as text, blank cells null, and each row's number.

    A row's number (`source_row`, int32) is the order of its element in the document, from 1, counted for each
    table.
    """

    cells: pa.Table
    source_row: pa.ChunkedArray


@dataclass(frozen=True)
class XmlReturn:
    """A return read from XML: its tables by name, the elements that have no place in it, the file's hash."""

    tables: Mapping[str, XmlTable]
    unknown: tuple[str, ...]
    sha256: str


def read_return_xml(path: Path, name: str) -> XmlReturn:
    """Return the tables of the return at `path`, every column supplied; `name` is what messages call it.

    A file that is not well-formed, has another root, or declares a document type (it could name files or grow
    without end) raises ExtractRefused, with the line where it is.
    """
    rows = {table: TextRows(landed_columns(table)) for table in XML_TABLES}
    file = XmlFile(path, name)
    no_return = ExtractRefused(
        "no_return",
        f"the XML does not begin with {XML_ROOT}, so it is no SSDA903 return",
        EXPORT_AGAIN,
        file=name,
    )
    children = 0
    for child in file.children([_CHILD], no_return):
        children += 1
        for table, cells in _rows(child, file.unknown):
            rows[table].add(cells, rows[table].count + 1)
    if not children:
        raise ExtractRefused("no_rows", "the return has no CHILD", EXPORT_AGAIN, file=name)
    return XmlReturn(
        {table: _table(given.table()) for table, given in rows.items()},
        tuple(sorted(file.unknown)),
        file.sha256,
    )


def _table(table: pa.Table) -> XmlTable:
    return XmlTable(table.drop_columns(["source_row"]), table.column("source_row"))


def _rows(child: Element, unknown: set[str]) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Give the rows of one CHILD as (table, cells by column)."""
    header: dict[str, str | None] = {}
    has_header = False
    parts: list[tuple[str, Element]] = []
    episodes: list[Element] = []
    for element in child.parts:
        if element.tag == "HEADER":
            has_header = True
            parts += [(XML_PARTS_OF_HEADER[i.tag], i) for i in element.parts if i.tag in XML_PARTS_OF_HEADER]
            others = [item for item in element.parts if item.tag not in XML_PARTS_OF_HEADER]
            header |= _leaves(others, _HEADER_COLUMNS, unknown)
        elif element.tag == "EPISODE":
            episodes.append(element)
        else:
            unknown.add(element.tag)
    who = {column: header.get(column) for column in ("CHILD", "DOB")}
    if has_header:
        yield "header", header
    if header.get("DUC") or (header.get("UASC") or "").strip().upper() not in XML_FLAG_NOT_SET:
        yield "uasc", header
    for table in _FROM_HEADER:
        if any(header.get(column) for column in distinctive_columns(table)):
            yield table, header
    for table, element in [*parts, *(("episodes", episode) for episode in episodes)]:
        if element.parts:
            yield table, who | _leaves(element.parts, frozenset(return_columns(table)), unknown)


_HEADER_COLUMNS = frozenset().union(*(landed_columns(table) for table in ("header", "uasc", *_FROM_HEADER)))


def _leaves(elements: Iterable[Element], columns: frozenset[str], unknown: set[str]) -> dict[str, str | None]:
    """Return the cells of the elements by column, and add those that are no column to `unknown`."""
    cells = {XML_OTHER_NAMES.get(tag, tag): cell for tag, cell in leaves(elements, unknown).items()}
    unknown.update(cells.keys() - columns)
    return cells

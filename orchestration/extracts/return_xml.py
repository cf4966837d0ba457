"""Read the XML of an SSDA903 return, child by child, into the same tables of text that its CSV files hold.

Validating it against the department's schema does not belong here; a wrong value is landed as it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from lxml import etree

from expectations.extracts.fields import return_columns
from expectations.extracts.ssda903 import (
    XML_FLAG_NOT_SET,
    XML_OTHER_NAMES,
    XML_PARTS_OF_HEADER,
    XML_ROOT,
    XML_TABLES,
    distinctive_columns,
)
from orchestration.extracts.csv_text import CsvText
from orchestration.extracts.refusals import ExtractRefused

_EXPORT_AGAIN = "Export the return from the case-management system again."
_FROM_HEADER = ("oc3", "ad1")  # tables that stand in HEADER without an element of their own


def read_return_xml(path: Path, name: str) -> tuple[dict[str, CsvText], tuple[str, ...]]:
    """Return the tables of the return at `path`, every column supplied, and the names of unknown elements.

    A row's number is the order of its element in the document, from 1, counted for each table. A file that is
    not well-formed, has another root, or declares a document type (it could name files or grow without end)
    raises ExtractRefused.
    """
    columns: dict[str, dict[str, list[str | None]]] = {
        table: {column: [] for column in return_columns(table)} for table in XML_TABLES
    }
    unknown: set[str] = set()
    children = 0
    for child in _children(path, name):
        children += 1
        for table, row in _rows(child, unknown):
            for column, cells in columns[table].items():
                cells.append(row.get(column))
    if not children:
        raise ExtractRefused("no_rows", "the return has no CHILD", _EXPORT_AGAIN, file=name)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {table: _text(cells, sha256) for table, cells in columns.items()}, tuple(sorted(unknown))


def _children(path: Path, name: str) -> Iterator[etree._Element]:
    """Give each CHILD as it is read and forget it afterwards, so that memory does not grow with the file."""
    try:
        with path.open("rb") as file:
            events = etree.iterparse(
                file,
                events=("end",),
                tag="{*}CHILD",
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            )
            root = None
            for _, child in events:
                if root is None:
                    root = child.getroottree().getroot()
                    _refuse_other_documents(root, name)
                if child.getparent() is root:
                    yield child
                    child.clear()
                    while child.getprevious() is not None:
                        del root[0]
            if root is None:
                _refuse_other_documents(events.root, name)
    except etree.XMLSyntaxError as error:
        found = (
            "the file is empty" if path.stat().st_size == 0 else "the XML breaks off or is not well-formed"
        )
        raise ExtractRefused("not_xml", found, _EXPORT_AGAIN, file=name, row=error.lineno or None) from None


def _refuse_other_documents(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExtractRefused(
            "document_type", "the XML declares a document type (DOCTYPE)", "Take the line out.", file=name
        )
    if _tag(root) != XML_ROOT:
        raise ExtractRefused(
            "no_return",
            f"the XML does not begin with {XML_ROOT}, so it is no SSDA903 return",
            _EXPORT_AGAIN,
            file=name,
        )


def _rows(child: etree._Element, unknown: set[str]) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Give the rows of one CHILD as (table, cells by column)."""
    header: dict[str, str | None] = {}
    has_header = False
    parts: list[tuple[str, dict[str, str | None]]] = []
    episodes: list[dict[str, str | None]] = []
    for element in child:
        tag = _tag(element)
        if tag == "HEADER":
            has_header = True
            for item in element:
                item_tag = _tag(item)
                if item_tag in XML_PARTS_OF_HEADER:
                    if len(item):
                        parts.append((XML_PARTS_OF_HEADER[item_tag], _leaves(item)))
                elif len(item) or XML_OTHER_NAMES.get(item_tag, item_tag) not in _HEADER_COLUMNS:
                    unknown.add(item_tag)
                else:
                    header[XML_OTHER_NAMES.get(item_tag, item_tag)] = _cell(item)
        elif tag == "EPISODE":
            if len(element):
                episodes.append(_leaves(element))
        else:
            unknown.add(tag)
    who = {column: header.get(column) for column in ("CHILD", "DOB")}
    if has_header:
        yield "header", header
    if (header.get("UASC") or "").strip().upper() not in XML_FLAG_NOT_SET:
        yield "uasc", header
    for table in _FROM_HEADER:
        if any(header.get(column) for column in distinctive_columns(table)):
            yield table, header
    for table, cells in parts:
        unknown.update(cells.keys() - set(return_columns(table)))
        yield table, who | cells
    for cells in episodes:
        unknown.update(cells.keys() - set(return_columns("episodes")))
        yield "episodes", who | cells


_HEADER_COLUMNS = {"UASC"}.union(*(return_columns(table) for table in ("header", "uasc", *_FROM_HEADER)))


def _leaves(element: etree._Element) -> dict[str, str | None]:
    tags = ((_tag(item), _cell(item)) for item in element)
    return {XML_OTHER_NAMES.get(tag, tag): text for tag, text in tags}


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _cell(element: etree._Element) -> str | None:
    text = element.text
    return text if text and text.strip() else None


def _text(cells: dict[str, list[str | None]], sha256: str) -> CsvText:
    table = pa.table({column: pa.array(values, pa.string()) for column, values in cells.items()})
    order = np.arange(table.num_rows)
    numbers = pa.array(order.astype("int32") + 1, pa.int32())
    return CsvText(
        tuple(cells), table.num_rows, table, pa.array(order, pa.int64()), numbers, numbers.slice(0, 0), sha256
    )

"""Read the XML of the children in need census into tables of text: one for each kind of element that repeats.

Reading a date or a flag does not belong here, nor does judging a module that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from expectations.extracts.fields import tables
from orchestration.extracts.files.xml_children import EXPORT_AGAIN, Element, TextRows, XmlFile, leaves
from orchestration.extracts.refusals import ExtractRefused

ROOT = "Message"
COLLECTION = "CIN"
_HEADER = (ROOT, "Header")
_CHILD = (ROOT, "Children", "Child")
# Where the columns of a table stand, by the element whose parts they are, as the census' schema names it.
_CHILD_PARTS = ("ChildIdentifiers", "ChildCharacteristics")
_DETAILS = "CINdetails"
_IN_DETAILS = {
    "Assessments": "cin_assessments",
    "CINPlanDates": "cin_plans",
    "Section47": "cin_section_47",
    "ChildProtectionPlans": "cin_cp_plans",
    "PreProceedingsandFGDM": "cin_pre_proceedings",
}
# Elements that repeat one thing: each of their parts is a row of the table.
_LISTS = {
    "Disabilities": "cin_disabilities",
    "FactorsIdentifiedAtAssessment": "cin_assessment_factors",
    "Reviews": "cin_cp_plan_reviews",
}
# The tables whose rows others point to, or that have nothing of their own to be told apart by.
_NUMBERS = {
    "cin_children": "child_number",
    "cin_referrals": "referral_number",
    "cin_assessments": "assessment_number",
    "cin_cp_plans": "plan_number",
    "cin_pre_proceedings": "pre_proceedings_number",
}


@dataclass(frozen=True)
class CensusRead:
    """A census as its XML gives it, all of it text.

    `year` and `reference_date` say which census it is, `authority_number` whose (None when not given).
    `tables` has every table of the census, also those without a row: the columns of its contract as text
    (blank is null) and `source_row` (int32), the line of the element in the file. The running numbers that
    link the tables (child_number, referral_number, assessment_number, plan_number) count from 1 in the order
    of the document. `unknown` names the elements that have no place; nothing of them is in the tables.
    """

    year: str | None
    reference_date: str | None
    authority_number: str | None
    tables: Mapping[str, pa.Table]
    unknown: tuple[str, ...]
    sha256: str


def read_census_xml(path: Path, name: str) -> CensusRead:
    """Read the census at `path`; `name` is what messages call it. Memory does not grow with its length.

    A file that is not well-formed, declares a document type, has another root or another collection, or has
    no Child raises ExtractRefused with the line where the trouble is. A value is never judged.
    """
    file = XmlFile(path, name)
    header: dict[str, str | None] = {}
    census = _Census(file.unknown)
    no_census = ExtractRefused(
        "no_census",
        f"the XML does not begin with {ROOT}, so it is no children in need census",
        EXPORT_AGAIN,
        file=name,
    )
    for element in file.children([_HEADER, _CHILD], no_census):
        if element.tag == _HEADER[-1]:
            for part in element.parts:
                header |= leaves(part.parts, file.unknown)
            _refuse_other_collections(header.get("Collection"), name, element.line)
        else:
            census.add(element)
    if "Collection" not in header:
        raise _no_collection(name)
    if not census.rows["cin_children"].count:
        raise ExtractRefused("no_rows", "the census has no Child", EXPORT_AGAIN, file=name)
    return CensusRead(
        header.get("Year"),
        header.get("ReferenceDate"),
        header.get("LEA"),
        {table: rows.table() for table, rows in census.rows.items()},
        tuple(sorted(file.unknown)),
        file.sha256,
    )


def _refuse_other_collections(collection: str | None, name: str, line: int) -> None:
    if (collection or "").strip().upper() != COLLECTION:
        raise _no_collection(name, line)


def _no_collection(name: str, line: int | None = None) -> ExtractRefused:
    found = f"the header's Collection is not {COLLECTION}, so it is no children in need census"
    return ExtractRefused("no_census", found, EXPORT_AGAIN, file=name, row=line)


class _Census:
    """The rows so far, and the running numbers of what is being read."""

    def __init__(self, unknown: set[str]) -> None:
        self.rows = {table: TextRows(columns.values()) for table, columns in _columns().items()}
        self._unknown = unknown

    def add(self, child: Element) -> None:
        """Add one Child with everything in it."""
        parts = [part for element in child.parts if element.tag in _CHILD_PARTS for part in element.parts]
        own = leaves([part for part in parts if part.tag not in _LISTS], self._unknown)
        links = {"la_child_id": own.get("LAchildID")}
        links |= self._row("cin_children", links, own, child.line)
        self._lists(parts, links)
        for element in child.parts:
            if element.tag == _DETAILS:
                self._details(element, links)
            elif element.tag not in _CHILD_PARTS:
                self._unknown.add(element.tag)

    def _details(self, details: Element, child: Mapping[str, str | None]) -> None:
        own = leaves([part for part in details.parts if part.tag not in _IN_DETAILS], self._unknown)
        referral = {**child, **self._row("cin_referrals", child, own, details.line)}
        for part in details.parts:
            if part.tag in _IN_DETAILS and part.parts:
                inner = leaves([item for item in part.parts if item.tag not in _LISTS], self._unknown)
                numbers = self._row(_IN_DETAILS[part.tag], referral, inner, part.line)
                self._lists(part.parts, {**referral, **numbers})

    def _lists(self, parts: list[Element], links: Mapping[str, str | None]) -> None:
        for element in parts:
            if element.tag in _LISTS:
                table = _LISTS[element.tag]
                for item in element.parts:
                    if item.cell is not None or item.parts:
                        self._row(table, links, leaves([item], self._unknown), item.line)

    def _row(
        self, table: str, links: Mapping[str, str | None], own: Mapping[str, str | None], line: int
    ) -> dict[str, str | None]:
        """Add a row and return the number that it gives to the rows inside it, if the table counts."""
        columns, rows = _columns()[table], self.rows[table]
        cells = dict(links)
        for tag, cell in own.items():
            column = columns.get(tag.lower())
            if column is None:
                self._unknown.add(tag)
            else:
                cells[column] = cell
        number: dict[str, str | None] = {_NUMBERS[table]: str(rows.count + 1)} if table in _NUMBERS else {}
        rows.add(cells | number, line)
        return number


@cache
def _columns() -> dict[str, dict[str, str]]:
    """Return each table's columns by their element's name in lower case: a column is the name with its words
    set apart, as cpp_start_date is CPPstartDate."""
    return {
        name: {field.column.replace("_", ""): field.column for field in table.fields}
        for name, table in tables("cin_census").items()
    }

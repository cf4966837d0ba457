"""Read a return's XML child by child with flat memory, and gather rows of text into Arrow tables.

Which element makes which row does not belong here; the return and the census say that of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from orchestration.extracts.files.safe_xml import XmlTrouble, feed, safe_parser
from orchestration.extracts.files.source_files import refuse_changed, signature, unreadable
from orchestration.extracts.refusals import ExtractRefused

EXPORT_AGAIN = "Export it from the case-management system again."
TAKE_OUT_DOCTYPE = "Take the line out."
LONGEST_TEXT = 1 << 20  # characters in one element
MOST_ELEMENTS = 200_000  # in one child
_PIECE = 1 << 18
_BATCH = 8192  # rows that are held as Python's own text before Arrow takes them
_WRONG_ROOT = "wrong_root"


class Element:
    """An element without its namespace: its line in the file, its text (before any part) and its parts."""

    __slots__ = ("line", "parts", "tag", "text")

    def __init__(self, tag: str, line: int) -> None:
        self.tag = tag
        self.line = line
        self.text = ""
        self.parts: list[Element] = []

    @property
    def cell(self) -> str | None:
        """The text exactly as it came, or None when it is blank."""
        return self.text if self.text and not self.text.isspace() else None


@dataclass
class XmlFile:
    """An XML file to be read once: what it is called, what was not used of it, and its hash when it is read.

    `unknown` fills while the file is read with the names of elements that have no place.
    """

    path: Path
    name: str
    unknown: set[str] = field(default_factory=set)
    sha256: str = ""

    def children(self, places: Collection[tuple[str, ...]], wrong_root: ExtractRefused) -> Iterator[Element]:
        """Give the elements at `places` (tags from the root on) in the document's order, each once, whole.

        All places begin with the same root; a document with another raises `wrong_root`. What is not
        well-formed, declares a document type, has a text of more than 1 MiB, or changes while it is read
        raises ExtractRefused.
        """
        found = _Places(places, self.unknown)
        try:
            for _ in feed(found.parser, self._pieces()):
                yield from found.finished
                found.finished.clear()
        except XmlTrouble as trouble:
            if trouble.reason == _WRONG_ROOT:
                raise wrong_root from None
            what_to_do = TAKE_OUT_DOCTYPE if trouble.reason == "document_type" else EXPORT_AGAIN
            raise ExtractRefused(
                trouble.reason, trouble.found, what_to_do, file=self.name, row=trouble.line
            ) from None

    def _pieces(self) -> Iterator[bytes]:
        sha256 = hashlib.sha256()
        before = signature(self.path, self.name)
        try:
            with self.path.open("rb") as file:
                while piece := file.read(_PIECE):
                    sha256.update(piece)
                    yield piece
        except OSError as error:
            raise unreadable(self.name, error) from None
        refuse_changed(self.path, self.name, before)
        self.sha256 = sha256.hexdigest()


class _Places:
    """The handlers that build the elements at the wanted places and forget everything else."""

    def __init__(self, places: Collection[tuple[str, ...]], unknown: set[str]) -> None:
        self.finished: list[Element] = []
        self._places = frozenset(places)
        self._above = {place[:depth] for place in places for depth in range(1, len(place))}
        self._unknown = unknown
        self._path: tuple[str, ...] = ()
        self._open: list[Element] = []  # the wanted element and those open inside it
        self._skipped = 0  # how deep inside an element without a place
        self._count = 0
        self._top: Element | None = None
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _: object) -> None:
        tag = name.rpartition(":")[2]
        if self._skipped:
            self._skipped += 1
            return
        if self._top is None:
            path = (*self._path, tag)
            if path not in self._places:
                if path in self._above:
                    self._path = path
                    return
                if not self._path:
                    raise XmlTrouble(_WRONG_ROOT, f"the root is {tag}", self.parser.CurrentLineNumber)
                self._unknown.add(tag)
                self._skipped = 1
                return
            self._path = path
            self._count = 0
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise self._trouble(f"a {self._path[-1]} has more than {MOST_ELEMENTS:,} elements")
        element = Element(tag, self.parser.CurrentLineNumber)
        if self._top is not None:
            self._top.parts.append(element)
        self._open.append(element)
        self._top = element

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._top is None:
            self._path = self._path[:-1]
        else:
            element = self._open.pop()
            self._top = self._open[-1] if self._open else None
            if self._top is None:
                self.finished.append(element)
                self._path = self._path[:-1]

    def _text(self, text: str) -> None:
        top = self._top
        if top is None:
            return
        if top.parts:
            if not text.isspace():
                self._unknown.add(f"text in {top.tag} outside its elements")
            return
        top.text += text
        if len(top.text) > LONGEST_TEXT:
            raise self._trouble(f"a {top.tag} has a text of more than {LONGEST_TEXT:,} characters")

    def _trouble(self, found: str) -> XmlTrouble:
        return XmlTrouble("too_large", found, self.parser.CurrentLineNumber)


def leaves(elements: Iterable[Element], unknown: set[str]) -> dict[str, str | None]:
    """Return the cells of elements that hold text, by tag.

    One that has parts of its own, or stands there twice (the first one counts), goes to `unknown`.
    """
    cells: dict[str, str | None] = {}
    for element in elements:
        if element.parts:
            unknown.add(element.tag)
        elif element.tag in cells:
            unknown.add(f"{element.tag} given twice")
        else:
            cells[element.tag] = element.cell
    return cells


class TextRows:
    """Rows of text for one table, kept as Arrow so that they take little memory."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._cells: dict[str, list[str | None]] = {column: [] for column in columns}
        self._rows: list[int] = []
        self._batches: list[pa.Table] = []
        self._schema = pa.schema(
            [pa.field("source_row", pa.int32()), *(pa.field(column, pa.string()) for column in self._cells)]
        )
        self.count = 0

    def add(self, row: Mapping[str, str | None], source_row: int) -> None:
        """Add a row; a column that it does not name is null."""
        self.count += 1
        self._rows.append(source_row)
        for column, cells in self._cells.items():
            cells.append(row.get(column))
        if len(self._rows) == _BATCH:
            self._flush()

    def table(self) -> pa.Table:
        """Return all rows: `source_row` (int32), then the columns as text."""
        self._flush()
        return pa.concat_tables(self._batches) if self._batches else self._schema.empty_table()

    def _flush(self) -> None:
        if self._rows:
            numbers = pa.array(np.array(self._rows, "int32"))
            cells = [pa.array(values, pa.string()) for values in self._cells.values()]
            self._batches.append(pa.table([numbers, *cells], schema=self._schema))
            self._rows.clear()
            for values in self._cells.values():
                values.clear()

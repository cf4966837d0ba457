"""Read the rows of one worksheet, piece by piece, each cell as text at its place.

Which rows are records does not belong here, nor does what a cell means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from orchestration.extracts.files.safe_xml import XmlTrouble, feed, safe_parser
from orchestration.extracts.files.workbook_package import Package, SheetPart
from orchestration.extracts.files.workbook_values import date_writer, iso_writer, number_text, unescaped

LAST_ROW = 1_048_576
WIDEST = 512  # cells of a row that are read; further ones are a fault
LONGEST_TEXT = 1 << 20
FORMULA_WITHOUT_VALUE, TOO_WIDE = "formula_without_value", "too_wide"
_DIGITS = "0123456789"
_WORDS = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be given as text: why, and its place from 0."""

    reason: str
    position: int


class SheetRow(NamedTuple):
    """A row that has any cell, filled or only formatted: its number from 1, its cells up to the last filled.

    Cells left out are None. `fault` is the first cell of the row that cannot be given.
    """

    number: int
    cells: tuple[str | None, ...]
    fault: Fault | None


@dataclass(frozen=True)
class Meaning:
    """What the whole workbook says about its cells: shared texts, styles of dates, the calendar, the form."""

    texts: Sequence[str]
    date_styles: Mapping[str, bool]
    from_1904: bool
    uk: bool


def sheet_rows(package: Package, sheet: SheetPart, meaning: Meaning) -> Iterator[SheetRow]:
    """Give the rows of a worksheet in order, those without a cell left out; memory does not grow with them.

    A sheet that is broken or has its rows out of order raises ExtractRefused.
    """
    reader = _Reader(meaning)
    with package.trouble_named():
        for _ in feed(reader.parser, package.pieces(sheet.part)):
            yield from reader.finished
            reader.finished.clear()


class _Places(dict[str, int]):
    """The place of a column from 0 by its letters, worked out once for each."""

    def __missing__(self, letters: str) -> int:
        place = 0
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise XmlTrouble("not_xml", "a cell has no place")
            place = place * 26 + ord(letter) - ord("A") + 1
        self[letters] = place - 1
        return place - 1


class _Reader:
    """The handlers of one worksheet. They run for every cell, so they keep their state in local names."""

    def __init__(self, meaning: Meaning) -> None:
        self.finished: list[SheetRow] = []
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._root
        self._meaning = meaning

    def _root(self, name: str, _: object) -> None:
        if name.rpartition(":")[2] != "worksheet":
            raise XmlTrouble("not_xml", "a sheet is no worksheet")
        self._read_cells(name.removesuffix("worksheet"))

    def _read_cells(self, prefix: str) -> None:
        parser, finished, meaning = self.parser, self.finished, self._meaning
        texts, styles, places = meaning.texts, meaning.date_styles, _Places()
        dated = date_writer(uk=meaning.uk, from_1904=meaning.from_1904)
        iso = iso_writer(uk=meaning.uk)
        row_tag, cell_tag, value_tag, text_tag, formula_tag, guide_tag, data_tag = (
            prefix + tag for tag in ("row", "c", "v", "t", "f", "rPh", "sheetData")
        )
        gathered = frozenset((value_tag, text_tag))
        number, position = 0, -1
        cells: list[str | None] = []
        has_cells = formula = inside = False
        fault: Fault | None = None
        kind: str | None = None
        style: str | None = None
        stored: str | None = None
        guides = 0

        def start(name: str, attrs: dict[str, str]) -> None:
            nonlocal number, position, has_cells, formula, fault, kind, style, stored, inside, guides
            if name == cell_tag:
                place = attrs.get("r")
                position = position + 1 if place is None else places[place.rstrip(_DIGITS)]
                kind, style = attrs.get("t"), attrs.get("s")
                stored, formula, has_cells = None, False, True
            elif name == value_tag or (name == text_tag and not guides):
                stored, inside = stored or "", True
            elif name == formula_tag:
                formula = True
            elif name == row_tag:
                given = attrs.get("r", "")
                following = int(given) if given.isdigit() else number + 1
                if not number < following <= LAST_ROW:
                    raise XmlTrouble("not_xml", "the rows of a sheet are out of order")
                number, position, has_cells, fault = following, -1, False, None
            elif name == guide_tag:
                guides += 1

        def gather(text: str) -> None:
            nonlocal stored
            if not inside or stored is None:
                return
            stored += text
            if len(stored) > LONGEST_TEXT:
                raise XmlTrouble("too_large", f"a cell has more than {LONGEST_TEXT:,} characters")

        def end(name: str) -> None:
            nonlocal fault, inside, guides
            if name == cell_tag:
                if stored is None:
                    if formula:
                        fault = fault or Fault(FORMULA_WITHOUT_VALUE, position)
                    return
                text = shared_text(stored) if kind == "s" else text_of(stored)
                if text is None:
                    return
                count = len(cells)
                if position >= WIDEST:
                    fault = fault or Fault(TOO_WIDE, position)
                elif position >= count:
                    if position > count:
                        cells.extend([None] * (position - count))
                    cells.append(text)
                else:
                    cells[position] = text
            elif name in gathered:
                inside = False
            elif name == row_tag:
                if has_cells:
                    finished.append(SheetRow(number, tuple(cells), fault))
                    cells.clear()
            elif name == guide_tag:
                guides -= 1
            elif name == data_tag:  # what follows is only parsed, so that a broken sheet is known as one
                parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

        def shared_text(stored: str) -> str:
            try:
                place = int(stored)
                if place >= 0:
                    return texts[place]
            except (ValueError, IndexError):
                pass
            raise XmlTrouble("not_xml", "a cell names a text that is not there")

        def text_of(stored: str) -> str | None:
            nonlocal fault
            if kind in ("str", "inlineStr"):
                return unescaped(stored)
            stored = stored.strip()
            if not stored:
                if formula:
                    fault = fault or Fault(FORMULA_WITHOUT_VALUE, position)
                return None
            if kind is None or kind == "n":
                gone_by = None if style is None else styles.get(style)
                return number_text(stored) if gone_by is None else dated(stored, gone_by)
            if kind == "b":
                return _WORDS.get(stored, stored)
            return iso(stored) if kind == "d" else stored  # "e": an error such as #N/A, as its text

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = gather

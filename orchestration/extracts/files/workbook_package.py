"""Open an Excel workbook (.xlsx, .xlsm) as the zip of XML that it is, safely, and list its worksheets.

The cells and what they mean do not belong here. Macros, links and pictures are never opened.
"""

from __future__ import annotations

import mmap
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.extracts.files.safe_xml import XmlTrouble, feed, safe_parser
from orchestration.extracts.files.source_files import OLE, unreadable
from orchestration.extracts.refusals import ExtractRefused

LARGEST = 1 << 30  # bytes when unpacked
BOMB_RATIO, BOMB_FROM = 200, 50_000_000
SAVE_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx) and send that."
_PIECE = 1 << 18
_BROKEN = "the workbook is broken or only half copied"


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook lists it: its name, its part of the zip, whether Excel hides it."""

    name: str
    part: str
    hidden: bool


class Package:
    """A workbook's zip while it is open: its worksheets in order, and its parts piece by piece.

    `texts_part` and `styles_part` are the parts of the shared texts and the cell styles, if it has them;
    `from_1904` says that its days count from 1904. A file that is no such workbook, is protected by a
    password, is broken, or would unpack to more than 1 GiB (or to 200 times its size, past 50 MB) raises
    ExtractRefused before anything large is read.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        _refuse_old_containers(path, name)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise self.refused("broken_workbook", _BROKEN) from None
        except OSError as error:
            raise unreadable(name, error) from None
        try:
            self.sizes = {entry.filename: entry.file_size for entry in self._zip.infolist()}
            self._refuse_bombs(path.stat().st_size)
            self._read_workbook()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def refused(self, reason: str, found: str, what_to_do: str = SAVE_AGAIN) -> ExtractRefused:
        """Return a refusal that names the file."""
        return ExtractRefused(reason, found, what_to_do, file=self._name)

    def pieces(self, part: str) -> Iterator[bytes]:
        """Give a part's bytes piece by piece; never more than its entry states, whatever the zip holds."""
        try:
            with self._zip.open(part) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except KeyError:
            raise self.refused("broken_workbook", f"the workbook lacks its part {part}") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise self.refused("broken_workbook", _BROKEN) from None
        except RuntimeError:  # how zipfile says that an entry needs a password
            raise _encrypted(self._name) from None

    def walk(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        """Call `start` with the name (without prefix) and the attributes of each element of a small part."""
        parser = safe_parser()
        parser.StartElementHandler = lambda name, attrs: start(name.rpartition(":")[2], attrs)
        with self.trouble_named():
            for _ in feed(parser, self.pieces(part)):
                pass

    @contextmanager
    def trouble_named(self) -> Iterator[None]:
        """Refuse the workbook for any XML trouble inside."""
        try:
            yield
        except XmlTrouble as trouble:
            reason = "broken_workbook" if trouble.reason == "not_xml" else trouble.reason
            raise self.refused(reason, f"a part of the workbook cannot be read: {trouble.found}") from None

    def _refuse_bombs(self, packed: int) -> None:
        # entries of one name hide each other, so all of them are counted
        unpacked = sum(entry.file_size for entry in self._zip.infolist())
        if unpacked > LARGEST or (unpacked > BOMB_FROM and unpacked > BOMB_RATIO * packed):
            raise self.refused(
                "zip_bomb",
                f"the workbook would unpack to {unpacked / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB",
                "Send only the sheets that are needed, without formatting down to the last row.",
            )

    def _read_workbook(self) -> None:
        root = self._related("")
        part = next((part for kind, part in root.values() if kind == "officeDocument"), "")
        if posixpath.splitext(part)[1] != ".xml" or part not in self.sizes:
            raise self.refused("not_a_workbook", self._what_else(part))
        related = self._related(part)
        by_kind = {kind: target for kind, target in related.values() if target in self.sizes}
        self.texts_part, self.styles_part = by_kind.get("sharedStrings"), by_kind.get("styles")
        self.from_1904 = False
        self.sheets: list[SheetPart] = []
        is_workbook = False

        def start(name: str, attrs: dict[str, str]) -> None:
            nonlocal is_workbook
            if name == "workbook":
                is_workbook = True
            elif name == "workbookPr":
                self.from_1904 = attrs.get("date1904", "0").lower() in ("1", "true", "on")
            elif name == "sheet":
                number = next((value for key, value in attrs.items() if key.endswith(":id")), "")
                kind, target = related.get(number, ("", ""))
                if kind == "worksheet":  # a sheet that is a chart or a dialogue has no cells
                    hidden = attrs.get("state", "visible") != "visible"
                    self.sheets.append(SheetPart(attrs.get("name", ""), target, hidden))

        self.walk(part, start)
        if not is_workbook:
            raise self.refused("not_a_workbook", "this is no Excel workbook")

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part of the zip ("" for the whole) refers to inside it: kind and part, by id."""
        folder, base = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attrs: dict[str, str]) -> None:
            if name == "Relationship" and attrs.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attrs.get("Target", "")))
                found[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], target.lstrip("/"))

        if relations in self.sizes:
            self.walk(relations, start)
        return found

    def _what_else(self, part: str) -> str:
        if part.endswith(".bin"):
            return "this is a binary Excel workbook (.xlsb)"
        if "content.xml" in self.sizes:
            return "this is an OpenDocument file (.ods)"
        return "this is no Excel workbook"


def _refuse_old_containers(path: Path, name: str) -> None:
    """Refuse what is no zip but an OLE container: a workbook with a password, an old workbook, or another."""
    try:
        with path.open("rb") as file:
            if file.read(len(OLE)) != OLE:
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                protected, old, older = (
                    content.find(stream.encode("utf-16-le")) >= 0
                    for stream in ("EncryptedPackage", "Workbook", "Book")
                )
    except OSError as error:
        raise unreadable(name, error) from None
    if protected:
        raise _encrypted(name)
    if old or older:
        raise ExtractRefused(
            "old_workbook", "this is a workbook of Excel 97 to 2003 (.xls)", SAVE_AGAIN, file=name
        )
    raise ExtractRefused("not_a_workbook", "this is no Excel workbook", SAVE_AGAIN, file=name)


def _encrypted(name: str) -> ExtractRefused:
    return ExtractRefused(
        "encrypted_workbook",
        "the workbook is protected by a password",
        "Take the password off (File, Info, Protect Workbook, Encrypt with Password) and send it again.",
        file=name,
    )

"""Unpack a zip archive into a folder of our own, entry by entry, and refuse what could do harm.

What the entries hold does not belong here. No path from an archive is ever used as a path on disk.
"""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.extracts.files.source_files import (
    BROKEN_ZIP,
    LONGEST_LIST_OF_ENTRIES,
    kind_of,
    list_of_entries_bytes,
    signature,
)
from orchestration.extracts.refusals import ExtractRefused

_CHUNK = 1 << 20
_SEND_APART = "Take it out of the archive and send it as a file of its own"


class _Damaged(Exception):
    """The bytes of an entry cannot be unpacked."""


@dataclass(frozen=True)
class Limits:
    """What an archive may hold: unpacked bytes, entries, and how often larger than itself it may grow."""

    unpacked: int = 4 << 30
    entries: int = 10_000
    ratio: int = 200
    ratio_from: int = 50 << 20  # small archives of blank cells grow a lot and do no harm


@dataclass(frozen=True)
class Unpacked:
    """The entries that were unpacked, as (name in the archive, path on disk), and those refused by name."""

    entries: tuple[tuple[str, Path], ...]
    refusals: tuple[ExtractRefused, ...]


def unpack(zip_path: Path, name: str, to: Path, limits: Limits | None = None) -> Unpacked:
    """Unpack the archive into `to`, a folder that is made if need be; `name` is what messages call it.

    An entry that is encrypted, damaged, a link, itself an archive, given twice, or named with a way out of
    the folder is refused by name and the others are unpacked. An archive that is broken, or a bomb by the
    bytes it really holds, raises ExtractRefused, and nothing of it stays in `to`. Hidden files, and the ones
    that a Mac adds, are passed over.
    """
    limits = limits or Limits()
    written: list[tuple[str, Path]] = []
    size = signature(zip_path, name)[0]
    try:
        if list_of_entries_bytes(zip_path) > LONGEST_LIST_OF_ENTRIES:
            raise _too_many(name, limits)
        to.mkdir(parents=True, exist_ok=True)
        with _opened(zip_path, name) as archive:
            return _unpack(archive, size, name, to, limits, written)
    except (ExtractRefused, OSError) as error:
        for _, path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ExtractRefused(
                "not_unpacked",
                f"the archive cannot be unpacked here ({error.strerror or 'the disk gives no reason'})",
                "Make room where carefacts works and see that it may write there, then load the drop again.",
                file=name,
            ) from None
        raise


def _opened(zip_path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(zip_path)
    except BROKEN_ZIP:
        raise _broken(name) from None


def _unpack(
    archive: zipfile.ZipFile, size: int, name: str, to: Path, limits: Limits, written: list[tuple[str, Path]]
) -> Unpacked:
    entries = [
        entry for entry in archive.infolist() if not entry.is_dir() and not _passed_over(entry.filename)
    ]
    if len(entries) > limits.entries:
        raise _too_many(name, limits)
    refusals: list[ExtractRefused] = []
    seen: set[str] = set()
    total = 0
    for number, entry in enumerate(entries, 1):
        entry_name = f"{name}/{entry.filename}"
        refusal = _refused(entry, entry_name, seen)
        seen.add(entry.filename)
        if refusal is None:
            # numbered, so that no name from the archive reaches the disk
            path = to / f"{number:05}{_suffix(entry.filename)}"
            written.append((entry.filename, path))
            try:
                with path.open("wb") as file:
                    for piece in _pieces(archive, entry):
                        total += len(piece)
                        _refuse_bomb(total, size, name, limits)
                        file.write(piece)
            except _Damaged:
                refusal = _damaged(entry_name)
            else:
                refusal = _nested(path, entry_name)
            if refusal is not None:
                written.pop()
                path.unlink(missing_ok=True)
        if refusal is not None:
            refusals.append(refusal)
    return Unpacked(tuple(written), tuple(refusals))


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as packed:
            while piece := packed.read(_CHUNK):
                yield piece
    except (*BROKEN_ZIP, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        raise _Damaged from error


def _passed_over(filename: str) -> bool:
    parts = filename.replace("\\", "/").split("/")
    return "__MACOSX" in parts or (parts[-1].startswith((".", "~$")) and parts[-1] != "..")


def _suffix(filename: str) -> str:
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", filename)
    return found[0].lower() if found else ""


def _refused(entry: zipfile.ZipInfo, entry_name: str, seen: set[str]) -> ExtractRefused | None:
    raw = entry.orig_filename
    mode = entry.external_attr >> 16
    if (
        "\\" in raw
        or "\0" in raw
        or raw.startswith("/")
        or re.match(r"[A-Za-z]:", raw)
        or ".." in raw.split("/")
    ):
        return ExtractRefused(
            "unsafe_path",
            "the entry's name leads out of the archive (.., a drive, a leading / or a backslash)",
            "Make the archive again from inside the folder, with plain file names.",
            file=entry_name,
        )
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return ExtractRefused(
            "link",
            "the entry is a link, not a file",
            "Put the file itself into the archive.",
            file=entry_name,
        )
    if entry.flag_bits & 1:
        return ExtractRefused(
            "encrypted",
            "the entry has a password",
            "Make the archive again without one; the drop folder itself must be a protected one.",
            file=entry_name,
        )
    if entry.filename in seen:
        return ExtractRefused(
            "entry_twice",
            "the archive holds two files of this name; the first is taken",
            "Keep one and make the archive again.",
            file=entry_name,
        )
    return None


def _nested(path: Path, entry_name: str) -> ExtractRefused | None:
    if kind_of(path, entry_name) != "zip":
        return None
    return ExtractRefused(
        "nested_archive",
        "this is an archive inside an archive, which is not opened",
        f"{_SEND_APART}.",
        file=entry_name,
    )


def _damaged(entry_name: str) -> ExtractRefused:
    return ExtractRefused(
        "damaged_entry",
        "the entry is damaged, or packed in a way that cannot be read",
        f"Make the archive again as an ordinary zip. {_SEND_APART} if that does not help.",
        file=entry_name,
    )


def _refuse_bomb(total: int, size: int, name: str, limits: Limits) -> None:
    if total > limits.unpacked:
        found = f"more than {limits.unpacked >> 20:,} MB come out of the archive"
    elif total > limits.ratio_from and total > limits.ratio * size:
        found = (
            f"more than {limits.ratio} times its own size comes out of the archive, as no real extract does"
        )
    else:
        return
    raise ExtractRefused(
        "zip_bomb", f"{found}; nothing of it is kept", "Send the files without an archive.", file=name
    )


def _too_many(name: str, limits: Limits) -> ExtractRefused:
    return ExtractRefused(
        "too_many_entries",
        f"the archive holds more than {limits.entries:,} files",
        "Send only the extracts, one file for each table.",
        file=name,
    )


def _broken(name: str) -> ExtractRefused:
    return ExtractRefused(
        "broken_file",
        "the archive is damaged or not complete",
        "Copy it again, or make it again as an ordinary zip.",
        file=name,
    )

"""The files of a drop: which there are, and the right reader for each.

Which drop is in use does not belong here, nor does what its manifest says (`drop_manifest.py`).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from orchestration.extracts.files.archives import unpack
from orchestration.extracts.files.drop_manifest import MANIFEST, as_listed
from orchestration.extracts.files.source_files import kind_of, sha256_of, signature, unreadable
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.sheets import Sheet

NO_EXTRACTS = frozenset({MANIFEST, "known_answers.json", "authority.yml", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class DropFile:
    """One file of a drop: its name in the drop ("ssd/a.csv", "all.zip/a.csv"), where it lies, its bytes."""

    name: str
    path: Path
    bytes: int

    @cached_property
    def sha256(self) -> str:
        """The hash of the file's bytes, made when it is first asked for."""
        return sha256_of(self.path, self.name)

    @cached_property
    def kind(self) -> str:
        """What the file is by its content: workbook, parquet, xml, text, or a few words for another kind."""
        return kind_of(self.path, self.name)


def files_of(drop: Path, unpack_to: Path) -> tuple[list[DropFile], list[ExtractRefused]]:
    """List the files of a drop, which is a folder or a zip archive, by name, and what was refused.

    Archives are unpacked below `unpack_to`, which nobody else may use, and their entries named after them.
    Hidden files, the lock files of open workbooks, and what is known to be no extract are passed over. With
    a `manifest.csv` (columns file, sha256 and, if wanted, bytes) a file that is missing or differs is
    refused as `incomplete_drop`, and one that is not listed as `not_in_manifest` and left out.
    """
    refusals: list[ExtractRefused] = []
    if drop.is_dir():
        found = list(_readable(drop, refusals))
    else:
        found = _unpacked(DropFile(drop.name, drop, signature(drop, drop.name)[0]), "", unpack_to, refusals)
    files: list[DropFile] = []
    for number, file in enumerate(found):
        if file.kind == "zip":
            files += _unpacked(file, f"{file.name}/", unpack_to / f"{number:04}", refusals)
        else:
            files.append(file)
    files = [file for file in files if PurePosixPath(file.name).name.lower() not in NO_EXTRACTS]
    manifest = next((file for file in found if file.name.lower() == MANIFEST), None)
    if manifest is not None:
        files = as_listed(manifest, found, files, refusals)
    return sorted(files, key=lambda file: file.name), refusals


def open_sheets(file: DropFile, dates: Literal["iso", "uk"] = "iso") -> list[Sheet]:
    """Open a file with the reader for its content, whatever its name ends in.

    A workbook gives a sheet for each of its own, all else one. `dates` is how true date cells of a workbook
    are written. XML has readers of its own (`DropFile.kind` tells it) and is refused here, as is any kind of
    file that none of the readers knows.
    """
    if file.kind == "workbook":
        from orchestration.extracts.files.workbooks import open_workbook

        return open_workbook(file.path, file.name, dates)
    if file.kind == "parquet":
        from orchestration.extracts.files.parquet_files import open_parquet

        return [open_parquet(file.path, file.name)]
    from orchestration.extracts.files.text_files import open_text

    return [open_text(file.path, file.name)]


def quiet_signature(drop: Path) -> dict[str, tuple[int, int]]:
    """Give the size and the time of change (ns) of each file of a drop by name, without opening any.

    Two of them that are equal some time apart say that nobody is copying. A file that goes away meanwhile is
    not in it; a drop that is not there gives an empty one.
    """
    return {name: (state.st_size, state.st_mtime_ns) for name, _, state in _lying(drop)}


def files_as_they_lie(drop: Path) -> list[DropFile]:
    """Return the files of a drop without unpacking any, by name; of a zip, the zip itself."""
    return sorted(
        (DropFile(name, path, state.st_size) for name, path, state in _lying(drop)), key=lambda f: f.name
    )


def _lying(drop: Path) -> Iterator[tuple[str, Path, os.stat_result]]:
    for name, path in _walk(drop, []) if drop.is_dir() else [(drop.name, drop)]:
        try:
            state = path.stat()
        except OSError:
            continue
        if stat.S_ISREG(state.st_mode):  # to open a pipe would be to wait for ever
            yield name, path, state


def content_hash(files: Iterable[DropFile]) -> str:
    """Return one hash over what files hold, whatever their names; one that cannot be opened is its size."""
    return hashlib.sha256("\n".join(sorted(content_of(file) for file in files)).encode()).hexdigest()


def content_of(file: DropFile) -> str:
    """Return the hash of a file; of one that cannot be opened, its size in words."""
    try:
        return file.sha256
    except ExtractRefused:
        return f"{file.bytes} bytes that cannot be read"


def _walk(folder: Path, refusals: list[ExtractRefused]) -> Iterator[tuple[str, Path]]:
    """Give the files below a folder with their names from there.

    A folder that cannot be read is refused, and so is a link to another folder or out of this one.
    """
    inside = folder.resolve()

    def closed(error: OSError) -> None:
        name = Path(error.filename or folder).relative_to(folder).as_posix()
        refusals.append(unreadable(folder.name if name == "." else name, error))

    for place, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        linked = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*names, *linked]):
            if name.startswith((".", "~$")):
                continue
            path = Path(place, name)
            # a name in another encoding than the system's cannot be written to a table as it is
            shown = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
            outside = path.is_symlink() and path.exists() and not path.resolve().is_relative_to(inside)
            if outside or name in linked:
                refusals.append(_link(shown.decode("utf-8", "replace")))
            else:
                yield shown.decode("utf-8", "replace"), path


def _link(name: str) -> ExtractRefused:
    found = "this is a link to another folder, which is not followed"
    return ExtractRefused("link", found, "Copy what it points to into the drop.", file=name)


def _readable(folder: Path, refusals: list[ExtractRefused]) -> Iterator[DropFile]:
    for name, path in _walk(folder, refusals):
        try:
            file = DropFile(name, path, signature(path, name)[0])
            file.kind  # noqa: B018  a file that cannot be opened is refused here, once
        except ExtractRefused as refused:
            refusals.append(refused)
        else:
            yield file


def _unpacked(file: DropFile, prefix: str, to: Path, refusals: list[ExtractRefused]) -> list[DropFile]:
    try:
        unpacked = unpack(file.path, file.name, to)
    except ExtractRefused as refused:
        refusals.append(refused)
        return []
    refusals.extend(unpacked.refusals)
    return [DropFile(f"{prefix}{name}", path, path.stat().st_size) for name, path in unpacked.entries]

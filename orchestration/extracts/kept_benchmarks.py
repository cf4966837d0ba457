"""Keeps the DfE's file of national figures that came with a drop, until the landing reads it.

Telling and reading the file does not belong here (`benchmarks.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.benchmarks import is_benchmark_file, read_benchmarks
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import put_in_place
from orchestration.extracts.refusals import UNFORESEEN, ExtractRefused, Note, not_read

_FOLDER, _NAME = "benchmarks", "name.txt"
_KEEP_ONE = "Keep the newest, here or beside the settings."


def is_benchmark_path(path: Path) -> bool:
    """Say whether a file beside the settings is the DfE's by its headings; one that is gone is not."""
    return is_benchmark_file(DropFile(path.name, path, 0))


def keep_benchmark_file(files: Sequence[DropFile], as_came: Path, into: Arrivals) -> list[DropFile]:
    """Keep the DfE's file in place of the one kept before, and return the other files.

    One that cannot be used, and two that differ, are refused by name and noted; the rest of the drop goes on,
    and the report takes the national figures that carefacts has.
    """
    found = [file for file in files if is_benchmark_file(file)]
    with put_in_place(as_came / _FOLDER) as folder:
        if found:
            _keep(found, folder, into)
    return [file for file in files if file not in found]


def kept_benchmarks(as_came: Path, submission_id: str) -> list[Landing]:
    """Return the figures of the file that was kept as the part of a landing, for one submission."""
    folder = as_came / _FOLDER
    if not (folder / _NAME).is_file():
        return []
    name = (folder / _NAME).read_text(encoding="utf-8")
    path = folder / "file"
    return [read_benchmarks(DropFile(name, path, path.stat().st_size)).landing([submission_id])]


def _keep(files: Sequence[DropFile], folder: Path, into: Arrivals) -> None:
    first = files[0]
    try:
        if len({file.sha256 for file in files}) > 1:
            found = "there is more than one file of the DfE's national figures"
            raise ExtractRefused("two_lists", found, _KEEP_ONE, file=", ".join(file.name for file in files))
        read = read_benchmarks(first)
    except UNFORESEEN as error:
        refused = error if isinstance(error, ExtractRefused) else not_read(error, "the file", first.name)
        for file in files:
            into.notes.append(Note(file.name, f"is not used: {refused}"))
            into.add_file(
                file.name, None, file.sha256, file.bytes, None, "refused", refused.reason, refused.found
            )
        return
    into.notes += read.notes
    shutil.copyfile(first.path, folder / "file")
    (folder / _NAME).write_text(first.name, encoding="utf-8")
    for file in files:
        into.add_file(file.name, None, file.sha256, file.bytes, None, "settings", None, None)

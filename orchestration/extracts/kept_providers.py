"""Keeps Ofsted's lists that came with a drop or lie beside the settings, until the landing reads them.

Telling and reading a list does not belong here (`providers.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.landing import Landing
from orchestration.extracts.landing_writer import put_in_place
from orchestration.extracts.providers import WORKBOOKS, is_provider_file, provider_parts, read_providers
from orchestration.extracts.refusals import ExtractRefused, Note

_FOLDER = "ofsted"


def may_lie_beside_settings(path: Path) -> bool:
    """Say whether a file beside the settings is one of Ofsted's lists, by its name: it begins with ofsted."""
    return path.name.lower().startswith("ofsted") and path.suffix.lower() in WORKBOOKS


def keep_provider_lists(files: Sequence[DropFile], as_came: Path, into: Arrivals) -> list[DropFile]:
    """Keep the workbooks that are Ofsted's lists in place of those kept before, and return the other files.

    Lists that cannot be used are refused by name and noted, and the rest of the drop goes on without them.
    """
    lists = [file for file in files if file.kind == "workbook" and is_provider_file(file)]
    with put_in_place(as_came / _FOLDER) as folder:
        if lists:
            _keep(lists, folder, into)
    return [file for file in files if file not in lists]


def kept_provider_lists(as_came: Path, submission_id: str) -> list[Landing]:
    """Return the lists that were kept as the parts of a landing, for one submission."""
    parts, _ = provider_parts({submission_id: as_came / _FOLDER}, [])
    return parts


def _keep(lists: Sequence[DropFile], folder: Path, into: Arrivals) -> None:
    try:
        read = read_providers(lists)
    except ExtractRefused as refused:
        into.notes += [Note(file.name, f"is not used: {refused}") for file in lists]
        for file in lists:
            into.add_file(
                file.name, None, file.sha256, file.bytes, None, "refused", refused.reason, refused.found
            )
        return
    into.notes += read.notes
    for file in lists:
        shutil.copyfile(file.path, folder / _kept_name(file))
        into.add_file(file.name, None, file.sha256, file.bytes, None, "settings", None, None)


def _kept_name(file: DropFile) -> str:
    """Name a kept list after its whole place, so that lists named alike in two folders are both kept."""
    name = "_".join(PurePosixPath(file.name).parts)
    return name if name.lower().endswith(WORKBOOKS) else f"{name}{WORKBOOKS[0]}"

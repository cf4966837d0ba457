"""What the manifest of a drop lists: whether every file of it is there, with its size and hash.

Finding files does not belong here (`drop_files.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.refusals import ExtractRefused

if TYPE_CHECKING:
    from orchestration.extracts.files.drop_files import DropFile

MANIFEST = "manifest.csv"


def as_listed(
    manifest: DropFile, found: list[DropFile], files: list[DropFile], refusals: list[ExtractRefused]
) -> list[DropFile]:
    """Refuse what the manifest lists otherwise than it is, and return those of `files` that it lists.

    `found` are the files of the drop as they lie, `files` those that come out of its archives too.
    """
    try:
        listed = _read_manifest(manifest)
    except ExtractRefused as refused:
        refusals.append(_incomplete(MANIFEST, f"the manifest cannot be used: {refused.found}", refused.row))
        return files
    there = {file.name.casefold(): file for file in [*found, *files]}
    refused_already = {refusal.file.casefold() for refusal in refusals}
    for row, (name, sha256, size) in listed.items():
        file = there.get(name.casefold())
        if file is None:
            if name.casefold() not in refused_already:
                refusals.append(_incomplete(name, "the manifest lists this file and it is not there", row))
        elif (size and size != str(file.bytes)) or (sha256 and sha256 != file.sha256):
            refusals.append(_incomplete(name, "the file is another one than the manifest lists", row))
    names = {name.casefold() for name, _, _ in listed.values()}
    kept = [file for file in files if _is_listed(file.name.casefold(), names)]
    for file in files:
        if file not in kept:
            refusals.append(
                ExtractRefused(
                    "not_in_manifest",
                    f"the file is not listed in {MANIFEST}, so it is left out",
                    f"Add it to {MANIFEST}, or take it out of the drop.",
                    file=file.name,
                )
            )
    return kept


def _is_listed(name: str, names: set[str]) -> bool:
    """Tell whether a file, or the archive that it came out of, is among the names."""
    return name in names or any(name.startswith(f"{archive}/") for archive in names)


def _read_manifest(manifest: DropFile) -> dict[int, tuple[str, str, str]]:
    """Return file name, sha256 and bytes by row; the last two may be blank."""
    from orchestration.extracts.files.text_files import open_text

    sheet = open_text(manifest.path, MANIFEST)
    headings = [heading.lower() for heading in sheet.opening[0]]
    if "file" not in headings:
        raise ExtractRefused(
            "manifest", "its first row has no column file", "Name the columns file, sha256.", file=MANIFEST
        )
    listed: dict[int, tuple[str, str, str]] = {}
    for rows in sheet.rows(1):
        if rows.misshapen:
            raise ExtractRefused(
                "manifest",
                "this row has more or fewer cells than the first",
                "Write it again.",
                file=MANIFEST,
                row=rows.misshapen[0].row,
            )
        for row, cells in zip(rows.source_row.to_pylist(), rows.cells.to_pylist(), strict=True):
            given = dict(zip(headings, ((cell or "").strip() for cell in cells.values()), strict=True))
            name = re.sub(r"^(\./)+", "", given["file"].replace("\\", "/"))
            listed[row] = (name, given.get("sha256", "").lower(), given.get("bytes", ""))
    return listed


def _incomplete(name: str, found: str, row: int | None) -> ExtractRefused:
    return ExtractRefused(
        "incomplete_drop",
        found if name == MANIFEST else f"{found} ({MANIFEST}, row {row})",
        f"Copy the drop again in full, or make {MANIFEST} again.",
        file=name,
        row=row if name == MANIFEST else None,
    )

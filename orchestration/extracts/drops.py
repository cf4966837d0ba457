"""Which of several drops of one authority and year is in use, and what became of the others.

Reading a drop does not belong here (`roads.py`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.extracts.authority import Authority, authority_file
from orchestration.extracts.drop_files import NO_EXTRACTS, content_hash
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.roads import Brought, bring_drop, files_as_they_lie

DROPS_FOLDER = "drops"
RECORD_FILE = "drops.json"
IN_USE, REFUSED, REPLACED, SAME = "in_use", "refused", "replaced", "same"


@dataclass(frozen=True)
class DropRecord:
    """What became of one drop: in use, refused (and why), replaced by a later one, or the same as a later one."""

    name: str
    content_sha256: str
    outcome: str
    text: str | None = None


@dataclass(frozen=True)
class NewestDrop:
    """The drop in use, what it brought, and the record of every drop that is there or was there."""

    path: Path
    brought: Brought
    records: tuple[DropRecord, ...]


def drops_of(year_folder: Path) -> list[Path]:
    """Return the drops of a year's folder, newest (last by name) first.

    They lie in its folder `drops`, each a folder or a zip; without such a folder the year's folder is the drop.
    """
    folder = year_folder / DROPS_FOLDER
    if not folder.is_dir():
        return [year_folder]
    found = [path for path in folder.iterdir() if path.name[0] not in ".~"]
    return sorted(
        (path for path in found if path.is_dir() or path.suffix.lower() == ".zip"),
        key=lambda path: path.name,
        reverse=True,
    )


def hash_of_drop(drop: Path) -> str:
    """Return one hash over what the files of a drop hold, whatever they and the drop are called."""
    return content_hash(file for file in files_as_they_lie(drop) if file.name.lower() not in NO_EXTRACTS)


def bring_newest(year_folder: Path, as_came: Path, authority: Authority) -> NewestDrop:
    """Bring the newest drop that is not refused, and keep on record what became of the others.

    A refused drop leaves an older good one in use. When every drop is refused, the newest one's
    ExtractRefused is raised and what was brought before stays in place.
    """
    drops = drops_of(year_folder)
    if not drops:
        raise ExtractRefused(
            "missing_folder",
            f"the folder {DROPS_FOLDER} has no drop in it",
            "Put a drop there: a folder or a zip, named so that the newest comes last.",
            file=str(year_folder),
        )
    records: list[DropRecord] = []
    first_refusal: ExtractRefused | None = None
    in_use: tuple[Path, Brought, str] | None = None
    for drop in drops:
        sha256 = hash_of_drop(drop)
        if in_use:
            same = sha256 == in_use[2]
            records.append(DropRecord(drop.name, sha256, SAME if same else REPLACED, f"by {in_use[0].name}"))
            continue
        try:
            brought = bring_drop(drop, as_came, authority, authority_file(year_folder).parent)
        except ExtractRefused as refusal:
            first_refusal = first_refusal or refusal
            records.append(DropRecord(drop.name, sha256, REFUSED, str(refusal)))
        else:
            in_use = (drop, brought, sha256)
            records.append(DropRecord(drop.name, sha256, IN_USE))
    gone = {record.name for record in records}
    records += [record for record in recorded(as_came) if record.name not in gone]
    if in_use is None:
        assert first_refusal is not None
        raise first_refusal
    _write(as_came, records)
    return NewestDrop(in_use[0], in_use[1], tuple(records))


def refused_later(newest: NewestDrop) -> tuple[Note, ...]:
    """Return a note for every drop that was refused while an older one stays in use."""
    return tuple(
        Note(record.name, f"was refused, and {newest.path.name} stays in use: {record.text}")
        for record in newest.records
        if record.outcome == REFUSED
    )


def recorded(as_came: Path) -> tuple[DropRecord, ...]:
    """Return what is on record of the drops so far."""
    path = as_came / RECORD_FILE
    if not path.is_file():
        return ()
    return tuple(DropRecord(**record) for record in json.loads(path.read_text(encoding="utf-8")))


def _write(as_came: Path, records: list[DropRecord]) -> None:
    part = as_came / f".{RECORD_FILE}.part"
    text = json.dumps([asdict(record) for record in records], indent=1, ensure_ascii=False)
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    part.replace(as_came / RECORD_FILE)

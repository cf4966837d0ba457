"""Which of several drops of one authority and year is in use, and what became of the others.

Reading a drop does not belong here (`roads.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from orchestration.extracts.authority import Authority, authority_file
from orchestration.extracts.files.drop_files import NO_EXTRACTS, content_hash, files_as_they_lie
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.roads import Brought, bring_drop

DROPS_FOLDER = "drops"
RECORD_FILE = "drops.json"
IN_USE, REFUSED, REPLACED, SAME = "in_use", "refused", "replaced", "same"
REFUSED_EARLIER = "refused_earlier"  # and since then replaced, or taken away


@dataclass(frozen=True)
class DropRecord:
    """What became of one drop: in use, refused (and why), replaced by the one in use, or the same as that."""

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

    They lie in its folder `drops`, each a folder or a zip; without that folder the year's folder is the drop.
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
    """Return one hash over what the files of a drop hold, whatever they and the drop are called.

    A file that may not be read counts by its size only.
    """
    files = files_as_they_lie(drop)
    return content_hash(file for file in files if Path(file.name).name.lower() not in NO_EXTRACTS)


def bring_newest(year_folder: Path, as_came: Path, authority: Authority) -> NewestDrop:
    """Bring the newest drop that is not refused, and keep on record what became of the others.

    A refused drop leaves an older good one in use. When every drop is refused, that is put on record, the
    newest one's ExtractRefused is raised, and what was brought before stays in place.
    """
    drops = drops_of(year_folder)
    if not drops:
        raise ExtractRefused(
            "missing_folder",
            "the folder holds no drop",
            "Put a drop there: a folder or a zip, named so that the newest comes last.",
            file=str(year_folder),
        )
    before = {record.name: record for record in recorded(as_came)}
    records: list[DropRecord] = []
    first_refusal: ExtractRefused | None = None
    in_use: tuple[Path, Brought, DropRecord] | None = None
    for drop in drops:
        here = DropRecord(drop.name, hash_of_drop(drop), IN_USE)
        if in_use:
            records.append(_older(here, in_use[2], before))
            continue
        try:
            brought = bring_drop(drop, as_came, authority, authority_file(year_folder).parent)
        except ExtractRefused as refusal:
            first_refusal = first_refusal or refusal
            records.append(replace(here, outcome=REFUSED, text=str(refusal)))
        else:
            in_use = (drop, brought, here)
            records.append(here)
    there = {record.name for record in records}
    gone = [record for name, record in before.items() if name not in there]
    if in_use is None:
        assert first_refusal is not None
        _write(as_came, [*records, *gone])
        raise first_refusal
    records += [_older(record, in_use[2], before) for record in gone]
    records.sort(key=lambda record: record.name, reverse=True)
    _write(as_came, records)
    return NewestDrop(in_use[0], in_use[1], tuple(records))


def _older(drop: DropRecord, in_use: DropRecord, before: Mapping[str, DropRecord]) -> DropRecord:
    """Return the record of a drop that another one has replaced; that it was refused once stays on record."""
    if drop.content_sha256 == in_use.content_sha256:
        return replace(drop, outcome=SAME, text=f"is the same as {in_use.name}")
    known = before.get(drop.name)
    if known and known.content_sha256 == drop.content_sha256 and known.outcome in (REFUSED, REFUSED_EARLIER):
        return replace(known, outcome=REFUSED_EARLIER)
    return replace(drop, outcome=REPLACED, text=f"by {in_use.name}")


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
    as_came.mkdir(parents=True, exist_ok=True)
    part = as_came / f".{RECORD_FILE}.part"
    text = json.dumps([asdict(record) for record in records], indent=1, ensure_ascii=False)
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    part.replace(as_came / RECORD_FILE)

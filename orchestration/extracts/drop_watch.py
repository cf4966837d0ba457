"""Tells when a drop that is being copied into its folder is complete.

Starting a run does not belong here, nor does the clock: quiet is counted in looks, and the caller says how
often it looks.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.extracts.authority import authority_file
from orchestration.extracts.drops import drops_of
from orchestration.extracts.files.drop_files import (
    NO_EXTRACTS,
    DropFile,
    content_of,
    files_as_they_lie,
    files_of,
    quiet_signature,
)
from orchestration.extracts.files.drop_manifest import MANIFEST
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.roads import BESIDE, beside_the_settings


@dataclass(frozen=True)
class Seen:
    """How a drop looked: a hash over names, sizes and times, for how many looks, and its contents if whole.

    `changed` is when the newest of its files was written, in seconds since 1970.
    """

    signature: str
    looks: int = 1
    content: str = ""
    changed: float = 0

    @property
    def complete(self) -> bool:
        """Whether the drop is whole, and so may be read."""
        return bool(self.content)


def newest_drop(year_folder: Path) -> list[Path]:
    """Return the newest drop of a year's folder, or nothing when there is none.

    Older ones are not looked at: a run takes the newest, which must not be read while it is being copied.
    """
    return drops_of(year_folder)[:1] if year_folder.is_dir() else []


def files_beside(year_folder: Path, drop: Path) -> list[DropFile]:
    """Return the files outside a drop that decide how it is read: the settings, the code map, the bridge."""
    settings = authority_file(year_folder)
    own = [DropFile(f"{BESIDE}{settings.name}", settings, 0)] if settings.parent != drop else []
    return [*own, *beside_the_settings(settings.parent, drop)]


def look(drop: Path, before: Seen | None, quiet_looks: int, beside: Sequence[DropFile] = ()) -> Seen:
    """Look at a drop once more, and say whether it is complete by now.

    `beside` are the files outside the drop that decide how it is read: the settings, the code map.

    A drop with a manifest is complete as soon as every file in it is there with its hash; one without, when
    it has looked the same `quiet_looks` times in a row. A folder without an extract is never complete. Files
    are opened only when the drop looks otherwise than before, or when it has just become complete.
    """
    files = quiet_signature(drop) | {file.name: _state(file.path) for file in beside}
    extracts = {name: state for name, state in files.items() if _is_extract(name)}
    signature = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    same = before is not None and before.signature == signature
    looks = before.looks + 1 if before is not None and same else 1
    if before is not None and same and before.complete:
        return before
    has_manifest = any(name.lower() == MANIFEST for name in files)
    whole = not same and _manifest_is_whole(drop) if has_manifest else looks >= quiet_looks
    if not extracts or not whole:
        return Seen(signature, looks)
    changed = max(changed_ns for _, changed_ns in extracts.values()) / 1e9
    seen = Seen(signature, looks, what_a_run_reads(drop, beside), changed)
    # what moved while it was read is looked at again
    still = quiet_signature(drop) | {file.name: _state(file.path) for file in beside}
    return seen if still == files else Seen("", 0)


def what_a_run_reads(drop: Path, beside: Sequence[DropFile] = ()) -> str:
    """Return one hash over all that decides what a run makes of a drop.

    That is what its files hold and the folders they lie in, its manifest, the settings and the lists beside
    them; what the files and the drop are called does not count.
    """
    files = [*files_as_they_lie(drop), *beside]
    parts = sorted(f"{Path(file.name).parent.as_posix()} {content_of(file)}" for file in files)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


def _is_extract(name: str) -> bool:
    return Path(name).name.lower() not in NO_EXTRACTS and not name.startswith(BESIDE)


def _manifest_is_whole(drop: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="carefacts-") as unpacked:
        try:
            _, refusals = files_of(drop, Path(unpacked))
        except (ExtractRefused, OSError):  # it moved while it was read
            return False
    return not any(refusal.reason == "incomplete_drop" for refusal in refusals)

"""Tells when a drop that is being copied into its folder is complete.

Starting a run does not belong here, nor does the clock: quiet is counted in looks, and the caller says how
often it looks.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from orchestration.extracts.drop_files import NO_EXTRACTS, files_of, quiet_signature
from orchestration.extracts.drop_manifest import MANIFEST
from orchestration.extracts.drops import drops_of, hash_of_drop
from orchestration.extracts.refusals import ExtractRefused


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


def look(drop: Path, before: Seen | None, quiet_looks: int) -> Seen:
    """Look at a drop once more, and say whether it is complete by now.

    A drop with a manifest is complete as soon as every file in it is there with its hash; one without, when
    it has looked the same `quiet_looks` times in a row. A folder without an extract is never complete. Files
    are opened only when the drop looks otherwise than before, or when it has just become complete.
    """
    files = quiet_signature(drop)
    extracts = {name: state for name, state in files.items() if Path(name).name.lower() not in NO_EXTRACTS}
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
    seen = Seen(signature, looks, hash_of_drop(drop), changed)
    # what moved while it was read is looked at again
    return seen if quiet_signature(drop) == files else Seen("", 0)


def _manifest_is_whole(drop: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="carefacts-") as unpacked:
        try:
            _, refusals = files_of(drop, Path(unpacked))
        except (ExtractRefused, OSError):  # it moved while it was read
            return False
    return not any(refusal.reason == "incomplete_drop" for refusal in refusals)

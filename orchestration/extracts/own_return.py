"""The return that a council's own system makes: whether this year's release starts from it, and bringing it.

Finding its tables among the files does not belong here (`return_files.py`), nor does landing them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from expectations.extracts.fields import tables
from expectations.extracts.recognition import normal
from orchestration.extracts.arrivals import Arrivals
from orchestration.extracts.as_came import AsCame
from orchestration.extracts.authority import AUTHORITY_FILE, Authority
from orchestration.extracts.files.drop_files import DropFile
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.return_landing import keep_return

OWN_RETURN = "return"
FROM_EXTRACTS = "is not used: the return is made from the extracts (return_from in authority.yml)"
FROM_FILES = "is not used: the release starts from the return's own files (return_from in authority.yml)"


def files_of_own_return(files: Sequence[DropFile]) -> list[DropFile]:
    """Return the files that lie in a folder `return` of the drop."""
    return [file for file in files if OWN_RETURN in map(normal, Path(file.name).parts[:-1])]


def starts_from_files(
    authority: Authority, own: Sequence[DropFile], came: Collection[str], given_elsewhere: Collection[str]
) -> bool:
    """Say whether this year's release starts from the return's own files, not from the extracts.

    What the authority's settings say holds; when they say nothing, the extracts are used unless the drop has
    the return and not one of the extracts that nothing can be made without (`came`: those that the files
    hold, good or not; `given_elsewhere`: those that a database gives). Settings that ask for files where the
    drop has none raise ExtractRefused.
    """
    if authority.return_from == "files" and not own:
        raise ExtractRefused(
            "no_return",
            f"key return_from is files, and the drop has no folder {OWN_RETURN}",
            "Put the return's files there, or set return_from to extracts.",
            file=AUTHORITY_FILE,
        )
    if authority.return_from is not None:
        return authority.return_from == "files"
    required = {name for name, table in tables("ssd").items() if table.required}
    return bool(own) and not required & {*came, *given_elsewhere}


def keep_own_return(own: Sequence[DropFile], used: bool, as_came: AsCame, into: Arrivals) -> None:
    """Keep the return's own files as they came, or put down that they are there and not used."""
    if used:
        keep_return(own, as_came, into, OWN_RETURN)
        into.notes.append(Note(f"{OWN_RETURN}/", "is the return that this release starts from"))
        return
    for file in own:
        into.add_file(file.name, None, file.sha256, file.bytes, None, "not_used", None, FROM_EXTRACTS)
    if own:
        into.notes.append(Note(f"{OWN_RETURN}/", FROM_EXTRACTS))

"""Reads Ofsted's lists of children's homes and social care providers, every cell as it came.

What their headings may be does not belong here, nor does asking whether a placement fits a provider.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from expectations.extracts.provider_lists import (
    BOTH,
    HEADINGS,
    HOMES,
    SUPPORTED,
    SUPPORTED_ACCOMMODATION,
    ProviderSheet,
    find_provider_sheet,
)
from expectations.extracts.provider_lists import (
    PROVIDERS as SOCIAL_CARE,
)
from orchestration.extracts.files.drop_files import DropFile, open_sheets
from orchestration.extracts.landing import Landing
from orchestration.extracts.quarantine import repeated
from orchestration.extracts.reference_tables import PROVIDER_LISTS, PROVIDERS
from orchestration.extracts.refusals import ExtractRefused, Note, refuse_together
from orchestration.extracts.sheets import Sheet

WORKBOOKS = (".xlsx", ".xlsm")
_SEND = "Give the lists as Ofsted sends them, the workbook of homes and the one of providers."


@dataclass(frozen=True)
class ProviderList:
    """Lists that belong together, by the hash of what is in their files: their rows, and what was noted."""

    name: str
    rows: pa.Table
    files: tuple[str, ...]
    notes: tuple[Note, ...]

    def landing(self, submission_ids: Iterable[str]) -> Landing:
        """Return the part of a landing that holds the list and says which submissions it is for."""
        ids = list(submission_ids)
        used_by = pa.table([ids, [self.name] * len(ids)], schema=PROVIDER_LISTS)
        return Landing(reference={"providers": self.rows, "provider_lists": used_by})


def provider_files(folder: Path) -> list[DropFile]:
    """Return the workbooks right in a folder that are Ofsted's lists by their headings, by name.

    What cannot be read is not among them: whoever reads the folder's other tables says so.
    """
    if not folder.is_dir():
        return []
    workbooks = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in WORKBOOKS]
    files = [DropFile(path.name, path, path.stat().st_size) for path in workbooks if path.name[0] not in ".~"]
    return [file for file in files if is_provider_file(file)]


def is_provider_file(file: DropFile) -> bool:
    """Say whether a file is one of Ofsted's lists by the headings of its sheets."""
    try:
        return any(find_provider_sheet(sheet.opening) for sheet in open_sheets(file, dates="uk"))
    except ExtractRefused:
        return False


def given_files(paths: Sequence[Path]) -> list[DropFile]:
    """Return files that somebody named; one that is not there raises ExtractRefused."""
    missing = [
        ExtractRefused("missing_folder", "there is no such file", "Check how it is written.", file=str(path))
        for path in paths
        if not path.is_file()
    ]
    refuse_together(missing)
    return [DropFile(path.name, path, path.stat().st_size) for path in paths]


def read_providers(files: Sequence[DropFile]) -> ProviderList:
    """Read lists that belong together: one row for each row of a sheet that has a URN.

    A file that is no such list, a column that is given twice, homes without providers (or the other way
    round) and two lists of one kind raise ExtractRefused. Dates are written 31/03/2026; what a sheet lacks is
    noted.
    """
    found: list[tuple[Sheet, ProviderSheet]] = []
    refusals: list[ExtractRefused] = []
    notes: list[Note] = []
    for file in files:
        try:
            of_file = list(_sheets(file, notes))
            found += of_file
            if not of_file:
                raise ExtractRefused(
                    "no_providers", "no sheet here has a URN and a placement code", _SEND, file=file.name
                )
        except ExtractRefused as refused:
            refusals.append(refused)
    refuse_together(refusals)
    kinds = [(sheet.file, fit.kind) for sheet, fit in found]
    _require_one_of_each(kinds, ", ".join(file.name for file in files))
    name = hashlib.sha256("".join(sorted(file.sha256 for file in files)).encode()).hexdigest()[:16]
    rows = [PROVIDERS.empty_table(), *(rows for sheet, fit in found for rows in _rows(name, sheet, fit))]
    return ProviderList(name, pa.concat_tables(rows), tuple(file.name for file in files), tuple(notes))


def provider_parts(
    returns: Mapping[str, Path], given: Sequence[Path]
) -> tuple[list[Landing], dict[str, tuple[Note, ...]]]:
    """Return the lists that returns (by submission, with their folders) are checked against, and notes.

    `given` are the files that somebody named, for all returns alike; what is wrong with them is refused.
    Without any, the lists that lie in a return's own folder are used; what is wrong with those is noted.
    """
    if given:
        read = read_providers(given_files(given))
        return [read.landing(returns)], dict.fromkeys(returns, read.notes)
    lists: dict[str, ProviderList] = {}
    used_by: dict[str, list[str]] = {}
    notes: dict[str, tuple[Note, ...]] = {}
    for submission_id, folder in returns.items():
        files = provider_files(folder)
        if not files:
            continue
        try:
            read = read_providers(files)
        except ExtractRefused as refused:
            notes[submission_id] = tuple(Note(file.name, f"is not used: {refused}") for file in files)
            continue
        notes[submission_id] = read.notes
        lists[read.name] = read
        used_by.setdefault(read.name, []).append(submission_id)
    return [lists[name].landing(ids) for name, ids in used_by.items()], notes


def _sheets(file: DropFile, notes: list[Note]) -> Iterator[tuple[Sheet, ProviderSheet]]:
    for sheet in open_sheets(file, dates="uk"):
        where = f"{sheet.file}, sheet {sheet.sheet}" if sheet.sheet else sheet.file
        fit = find_provider_sheet(sheet.opening)
        notes += sheet.notes
        if fit is None:
            notes.append(Note(where, "has not the headings of Ofsted's lists; left out"))
            continue
        if fit.given_twice:
            raise ExtractRefused(
                "column_twice",
                f"two columns may be the {fit.given_twice[0].replace('_', ' ')}",
                "Keep one.",
                file=sheet.file,
                sheet=sheet.sheet,
            )
        lacks = ", ".join(column.replace("_", " ") for column in fit.lacks)
        notes.append(
            Note(where, f"is read as Ofsted's list of {fit.kind}" + (f"; it lacks {lacks}" if lacks else ""))
        )
        yield sheet, fit


def _require_one_of_each(kinds_of_files: Sequence[tuple[str, str]], names: str) -> None:
    """Accept the list of both, or one of homes and one of providers; the first part is the file's name."""
    kinds = sorted(kind for _, kind in set(kinds_of_files) if kind != SUPPORTED)
    if kinds in ([BOTH], sorted([HOMES, SOCIAL_CARE])):
        return
    if len(kinds) > 1:
        found = f"there are {len(kinds)} lists here, and which of them hold is not told"
        raise ExtractRefused("two_lists", found, f"Keep the newest. {_SEND}", file=names)
    missing = SOCIAL_CARE if HOMES in kinds else HOMES
    found = f"the list of {missing} is not there, and every placement with one would look unknown"
    raise ExtractRefused("half_of_providers", found, _SEND, file=names)


def _rows(name: str, sheet: Sheet, fit: ProviderSheet) -> Iterator[pa.Table]:
    for batch in sheet.rows(fit.header_row):
        count = batch.cells.num_rows
        cells = {
            column: batch.cells.column(fit.position[column])
            if column in fit.position
            else pa.nulls(count, pa.string())
            for column in HEADINGS
        }
        if fit.kind == SUPPORTED:
            cells["placement_codes"] = repeated(SUPPORTED_ACCOMMODATION, count)
        rows = pa.table(
            {
                "provider_list": repeated(name, count),
                "source_file": repeated(sheet.file, count),
                "source_sheet": repeated(sheet.sheet, count),
                "source_row": batch.source_row,
                **cells,
            }
        )
        yield rows.select(PROVIDERS.names).cast(PROVIDERS).filter(rows["urn"].is_valid())

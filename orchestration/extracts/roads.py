"""Brings what a drop and the databases hold into `as_came`, road by road, or refuses it whole.

Reading a cell does not belong here, nor does choosing between several drops (`drops.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from expectations.extracts.fields import SOURCES
from expectations.extracts.recognition import normal
from orchestration.extracts.accepted_queries import ACCEPTED_FILE
from orchestration.extracts.arrivals import Arrivals, arrived, keep_arrived
from orchestration.extracts.as_came import AsCame
from orchestration.extracts.authority import AUTHORITY_FILE, Authority
from orchestration.extracts.census import keep_census
from orchestration.extracts.databases.road import contract_tables
from orchestration.extracts.files.drop_files import DropFile, files_as_they_lie, files_of, open_sheets
from orchestration.extracts.files.source_files import sha256_of
from orchestration.extracts.kept_benchmarks import is_benchmark_path, keep_benchmark_file
from orchestration.extracts.kept_providers import keep_provider_lists, may_lie_beside_settings
from orchestration.extracts.landing_writer import put_in_place
from orchestration.extracts.own_return import (
    OWN_RETURN,
    files_of_own_return,
    keep_own_return,
    starts_from_files,
)
from orchestration.extracts.refusals import UNFORESEEN, ExtractRefused, Note, not_read, refuse_together
from orchestration.extracts.required_tables import (
    FILE_SOURCES,
    require_tables,
    table_by_name,
    tables_by_name,
)
from orchestration.extracts.return_landing import keep_return

FILES, CENSUS, PREVIOUS_RETURN, DATABASES = "files", "census", "previous_return", "databases"
ROADS = {
    FILES: "CSV, Excel and Parquet files of the drop, zipped or not, as they came.",
    CENSUS: "The children in need census of the drop (XML), as it came.",
    PREVIOUS_RETURN: "Last year's SSDA903 return (CSV, Excel or XML), as it came.",
    OWN_RETURN: "This year's SSDA903 return as a council's system makes it (CSV, Excel or XML), as it came.",
    DATABASES: "Tables pulled from the authority's reporting databases, as they came.",
}
BESIDE = "authority/"  # what comes before the names of lists that lie beside the settings
_OUTLAST_A_DROP = ("code_map", "child_id_bridge", "accepted_queries")  # decisions of the authority
_PULLS = "pulls"  # what each database gave last, for the next incremental pull


@dataclass(frozen=True)
class Brought:
    """What the roads of a drop brought, with what was noted about each file."""

    roads: dict[str, Arrivals]

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return the notes of all roads."""
        return tuple(note for road in self.roads.values() for note in road.notes)


def bring_drop(drop: Path, as_came: Path, authority: Authority, settings_folder: Path) -> Brought:
    """Bring every file of a drop (a folder or a zip) into `as_came`, or refuse the drop whole.

    A file that cannot be read, or a table that cannot be used, is refused by name and the rest goes on,
    unless it is a table that nothing can be made without: then ExtractRefused names all such troubles at once
    and what was brought before stays in place. `settings_folder` may hold the authority's code map and bridge
    of ids.
    """
    unpacked = as_came / ".unpacked"
    brought = Brought({name: Arrivals() for name in (FILES, CENSUS, PREVIOUS_RETURN, OWN_RETURN)})
    as_came.mkdir(parents=True, exist_ok=True)
    try:
        with (
            put_in_place(as_came / FILES) as files_folder,
            put_in_place(as_came / CENSUS) as census_folder,
            put_in_place(as_came / PREVIOUS_RETURN) as return_folder,
            put_in_place(as_came / OWN_RETURN) as own_folder,
        ):
            files, refusals = files_of(drop, unpacked)
            files = [
                *beside_the_settings(settings_folder, drop),
                *(file for file in files if file.name != AUTHORITY_FILE),
            ]
            accepted = [file for file in files if file.name in (ACCEPTED_FILE, f"{BESIDE}{ACCEPTED_FILE}")]
            files = [file for file in files if file not in accepted]
            for file in accepted:  # no table: the landing reads it as it is
                brought.roads[FILES].add_file(
                    file.name, None, file.sha256, file.bytes, None, "settings", None, None
                )
            files = keep_provider_lists(files, as_came, brought.roads[FILES])
            files = keep_benchmark_file(files, as_came, brought.roads[FILES])
            refuse_together([refusal for refusal in refusals if refusal.reason == "incomplete_drop"])
            for refusal in refusals:
                brought.roads[FILES].refuse(refusal, table_by_name(refusal.file))
            _add_what_is_no_table(drop, settings_folder, brought.roads[FILES])
            last_year = [f for f in files if PREVIOUS_RETURN in map(normal, Path(f.name).parts)]
            own = files_of_own_return([file for file in files if file not in last_year])
            others = [file for file in files if file not in last_year and file not in own]
            xml = [file for file in others if file.kind == "xml"]
            _bring_files(
                [file for file in others if file not in xml], files_folder, authority, brought.roads[FILES]
            )
            _bring_census(xml, census_folder, brought.roads[CENSUS])
            if last_year:
                keep_return(last_year, AsCame(return_folder), brought.roads[PREVIOUS_RETURN])
            else:
                text = "is not there; what needs last year's return is not told"
                brought.roads[PREVIOUS_RETURN].notes.append(Note(f"{PREVIOUS_RETURN}/", text))
            given_elsewhere = {
                table for road in authority.databases for table in road.tables or contract_tables()
            }
            files_road = brought.roads[FILES]
            came = [*(one.table_name for one in files_road.kept), *files_road.refused]
            from_files = starts_from_files(authority, own, came, given_elsewhere)
            keep_own_return(own, from_files, AsCame(own_folder), brought.roads[OWN_RETURN])
            if not from_files:
                require_tables(files_road.kept, files_road.refused, given_elsewhere)
            for name, folder in (
                (FILES, files_folder),
                (CENSUS, census_folder),
                (PREVIOUS_RETURN, return_folder),
                (OWN_RETURN, own_folder),
            ):
                brought.roads[name].write(AsCame(folder))
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return brought


def bring_databases(
    as_came: Path, authority: Authority, secret: Callable[[str], SecretStr | None]
) -> dict[str, Arrivals]:
    """Bring the tables of every database that the authority's settings name; a refusal leaves the last pull.

    `secret` gives the address with user and password of a database by its name.
    """
    from orchestration.extracts.databases.pull import pull

    gone = [
        folder
        for folder in _folders(as_came / DATABASES)
        if folder.name not in {r.name for r in authority.databases}
    ]
    for folder in gone:
        shutil.rmtree(folder)
    brought = {}
    for road in authority.databases:
        folder = as_came / DATABASES / road.name
        with put_in_place(folder) as aside:
            arrivals = Arrivals()
            sheets = pull(road, secret(road.name), as_came / _PULLS / road.name)
            # a database has only the contract's columns read, so a view gives them the contract's names
            named = {road.place(view).casefold(): table for table, view in road.tables.items()}
            found = [arrived(sheet, 0, SOURCES, {}, named.get(sheet.file.casefold())) for sheet in sheets]
            keep_arrived(found, AsCame(aside), arrivals)
            arrivals.write(AsCame(aside))
            brought[road.name] = arrivals
    return brought


def _add_what_is_no_table(drop: Path, settings_folder: Path, into: Arrivals) -> None:
    """Put down the settings and the archives: they decide what is read, and are part of what came."""
    settings = settings_folder / AUTHORITY_FILE
    into.add_file(
        AUTHORITY_FILE,
        None,
        sha256_of(settings, AUTHORITY_FILE),
        settings.stat().st_size,
        None,
        "settings",
        None,
        None,
    )
    refused = {line["source_file"] for line in into.files}
    for file in files_as_they_lie(drop):
        if file.name not in refused and file.kind == "zip":
            into.add_file(file.name, None, file.sha256, file.bytes, None, "unpacked", None, None)


def _bring_files(files: Iterable[DropFile], folder: Path, authority: Authority, into: Arrivals) -> None:
    found = []
    for file in files:
        try:
            found += [
                arrived(sheet, file.bytes, FILE_SOURCES, authority.headings) for sheet in open_sheets(file)
            ]
        except UNFORESEEN as error:
            refusal = error if isinstance(error, ExtractRefused) else not_read(error, "the file", file.name)
            into.refuse(refusal, table_by_name(file.name), file.sha256, file.bytes)
    keep_arrived(found, AsCame(folder), into)
    for name, refusals in into.refused.items():
        if name and not tables_by_name()[name].required:
            into.notes.append(Note(refusals[0].file, f"is refused, so {name} is not supplied: {refusals[0]}"))
        elif not name:
            into.notes += [Note(one.file, f"is refused: {one}") for one in refusals]


def _bring_census(files: Iterable[DropFile], folder: Path, into: Arrivals) -> None:
    for file in files:
        try:
            keep_census(file, AsCame(folder), into)
        except ExtractRefused as refusal:
            into.refuse(refusal, None, file.sha256, file.bytes)
            into.notes.append(Note(file.name, f"is refused: {refusal}"))


def beside_the_settings(settings_folder: Path, drop: Path) -> list[DropFile]:
    """Return the authority's own lists that lie beside its settings, when that is not in the drop itself."""
    if settings_folder == drop or not settings_folder.is_dir():
        return []
    return [
        DropFile(f"{BESIDE}{path.name}", path, path.stat().st_size)
        for path in sorted(settings_folder.iterdir())
        if path.is_file()
        and (path.stem in _OUTLAST_A_DROP or may_lie_beside_settings(path) or is_benchmark_path(path))
    ]


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []

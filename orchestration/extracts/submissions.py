"""Find the returns that a folder holds, one or hundreds, and land them all together.

Reading a single return does not belong here, nor does deciding which years have rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from orchestration.extracts.accepted_queries import accepted_queries
from orchestration.extracts.landing import Landing, Submission
from orchestration.extracts.landing_writer import write_landing
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.return_landing import return_parts
from orchestration.extracts.settings_file import AuthorityCode, CollectionYear, SettingsOfFile, read_settings

CURRENT, PREVIOUS, SUBMISSION_FILE = "current", "previous", "submission.yml"


class SubmissionSettings(SettingsOfFile):
    """What `submission.yml` may say of one submission among many; every key may be left out."""

    authority: AuthorityCode | None = None
    collection_year: CollectionYear | None = None
    rules_year: CollectionYear | None = None


@dataclass(frozen=True)
class ReturnRequest:
    """One return to read: where it and last year's lie, whose it is, its year, its rules' year."""

    submission_id: str
    path: Path
    collection_year: int
    rules_year: int
    authority: str | None = None
    previous: Path | None = None
    as_at_date: date | None = None
    accepted: Path | None = None


@dataclass(frozen=True)
class RefusedReturn:
    """A submission of a run of many that could not be read, and why; the others went on."""

    submission_id: str
    refusal: ExtractRefused


@dataclass(frozen=True)
class Discovered:
    """The returns found in a folder. `many`: it is a folder of submissions, not one return."""

    requests: tuple[ReturnRequest, ...]
    refused: tuple[RefusedReturn, ...]
    many: bool


@dataclass(frozen=True)
class LandedReturns:
    """What a run landed: ids of submissions, what was noted about each, and those that were refused."""

    submission_ids: tuple[str, ...]
    notes: dict[str, tuple[Note, ...]]
    refused: tuple[RefusedReturn, ...]


@dataclass(frozen=True)
class Given:
    """What the caller says about the returns of a folder.

    `collection_year` and `authority` hold where `submission.yml` does not say; `rules_year` holds for all.
    """

    first_rules_year: int
    last_rules_year: int
    collection_year: int | None = None
    rules_year: int | None = None
    authority: str | None = None
    previous: Path | None = None
    as_at_date: date | None = None

    def rules_for(self, year: int, written: int | None) -> int:
        """Return the rules' year: the caller's, else the one written, else the nearest year with rules."""
        return self.rules_year or written or min(max(year, self.first_rules_year), self.last_rules_year)

    def has_rules(self, year: int) -> bool:
        """Say whether the rulebook covers the year."""
        return self.first_rules_year <= year <= self.last_rules_year


def discover_submissions(path: Path, given: Given) -> Discovered:
    """Return the returns at `path`: a file or a folder of files, or a folder of `<submission>/current`.

    Each `<submission>` may have `previous` and `submission.yml` (authority, collection_year, rules_year). One
    whose settings are wrong is among the refused. A path without returns, a year without rules, or a single
    return whose year nobody says raises ExtractRefused.
    """
    if given.rules_year is not None and not given.has_rules(given.rules_year):
        raise ExtractRefused(
            "no_rules",
            f"there are no rules for {given.rules_year}",
            f"Give a year from {given.first_rules_year} to {given.last_rules_year}.",
            file="rules year",
        )
    if not path.exists():
        raise ExtractRefused(
            "missing_folder", "there is no such file or folder", "Check how it is written.", file=str(path)
        )
    folders = [path] if path.is_file() else sorted(child for child in path.iterdir() if child.is_dir())
    if not any((folder / CURRENT).is_dir() for folder in folders):
        return Discovered((_single(path, given),), (), many=False)
    if given.previous is not None:
        raise ExtractRefused(
            "previous_of_many",
            "last year's return goes with one return, and this is a folder of many",
            f"Put each one's into its folder {PREVIOUS}.",
            file=str(path),
        )
    requests, refused = [], []
    for folder in folders:
        if folder.name.startswith("."):
            continue
        try:
            requests.append(_of_many(folder, given))
        except ExtractRefused as refusal:
            refused.append(RefusedReturn(folder.name, refusal))
    return Discovered(tuple(requests), tuple(refused), many=True)


def _single(path: Path, given: Given) -> ReturnRequest:
    if (path / CURRENT).is_dir():
        return _of_many(path.resolve(), given)
    name = path.resolve().stem if path.is_file() else path.resolve().name
    if given.collection_year is None:
        raise ExtractRefused(
            "no_year",
            "nothing says which collection year it is of",
            "Give the year, such as 2026.",
            file=name,
        )
    return ReturnRequest(
        submission_id=name,
        path=path,
        collection_year=given.collection_year,
        rules_year=given.rules_for(given.collection_year, None),
        authority=given.authority,
        previous=given.previous,
        as_at_date=given.as_at_date,
    )


def _of_many(folder: Path, given: Given) -> ReturnRequest:
    name = f"{folder.name}/{SUBMISSION_FILE}"
    if not (folder / CURRENT).is_dir():
        raise ExtractRefused(
            "missing_folder",
            f"there is no folder {CURRENT}",
            "Put the return's files there.",
            file=folder.name,
        )
    year, written_rules, authority = given.collection_year, None, given.authority
    if (folder / SUBMISSION_FILE).exists() or year is None:
        read = read_settings(folder / SUBMISSION_FILE, name, SubmissionSettings)
        year = read.collection_year or year
        if year is None:
            found, what_to_do = "key collection_year is missing", "Give the year, such as 2026."
            raise ExtractRefused("bad_key", found, what_to_do, file=name)
        written_rules = read.rules_year
        if written_rules is not None and not given.has_rules(written_rules):
            what_to_do = f"Give a year from {given.first_rules_year} to {given.last_rules_year}."
            raise ExtractRefused("bad_key", "key rules_year is a year without rules", what_to_do, file=name)
        authority = read.authority or authority
    previous = folder / PREVIOUS
    return ReturnRequest(
        submission_id=folder.name,
        path=folder / CURRENT,
        collection_year=year,
        rules_year=given.rules_for(year, written_rules),
        authority=authority,
        previous=previous if previous.is_dir() else given.previous,
        as_at_date=given.as_at_date,
    )


def land_returns(
    requests: Iterable[ReturnRequest],
    root: Path,
    *,
    skip_refused: bool = False,
    beside: Iterable[Landing] = (),
) -> LandedReturns:
    """Land every requested return, with last year's beside it, in one landing at `root`.

    With `skip_refused` a return that cannot be read is reported and the others go on; otherwise, or when none
    is left, ExtractRefused is raised and an older landing at `root` stays as it was. Memory does not grow
    with the number of returns. `beside` are parts that belong to no return alone: lists of providers.
    """
    notes: dict[str, tuple[Note, ...]] = {}
    refused: list[RefusedReturn] = []

    def parts() -> Iterator[Landing]:
        for request in sorted(requests, key=lambda request: request.submission_id):
            try:
                given, notes[request.submission_id] = _parts_of_one(request)
            except ExtractRefused as refusal:
                if not skip_refused:
                    raise
                refused.append(RefusedReturn(request.submission_id, refusal))
                continue
            yield from given
        if refused and not notes:
            raise refused[0].refusal

    write_landing(root, chain(beside, parts()))
    return LandedReturns(tuple(notes), notes, tuple(refused))


def _parts_of_one(request: ReturnRequest) -> tuple[Iterator[Landing], tuple[Note, ...]]:
    previous_id = f"{request.submission_id}/{PREVIOUS}" if request.previous is not None else None
    parts, notes = return_parts(request.path, request.submission_id, collection_year=request.collection_year)
    if request.accepted:
        parts = chain([accepted_queries(request.accepted, request.submission_id)], parts)
    current = Submission(
        submission_id=request.submission_id,
        collection_year=request.collection_year,
        rules_year=request.rules_year,
        road="return_files",
        authority=request.authority,
        as_at_date=request.as_at_date,
        previous_submission_id=previous_id,
    )
    if request.previous is None or previous_id is None:
        return chain([Landing(submissions=[current])], parts), notes
    year = request.collection_year - 1
    before, more_notes = return_parts(request.previous, previous_id, f"{PREVIOUS}/", year)
    last_year = replace(
        current,
        submission_id=previous_id,
        collection_year=year,
        role="previous",
        as_at_date=None,
        previous_submission_id=None,
    )
    return chain([Landing(submissions=[current, last_year])], parts, before), notes + more_notes

"""Publishes a release: makes every product aside, then renames the folder into place whole.

What a product looks like does not belong here, nor does running dbt.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from expectations.plausibility.release_suite import PlausibilityResult
from orchestration.releases.annual_report.evidence import EVIDENCE, write_evidence
from orchestration.releases.annual_report.write import write_annual_report
from orchestration.releases.arrivals import read_arrivals
from orchestration.releases.data_quality import write_data_quality
from orchestration.releases.data_quality_lists import DATA_QUALITY_LIST, Previous, read_data_quality
from orchestration.releases.data_quality_words import said_of_accepted
from orchestration.releases.extracts_workbook import WORKBOOK_FILE, write_extracts_workbook
from orchestration.releases.finished_warehouse import (
    ReleaseError,
    Submission,
    current_submission,
    open_finished,
)
from orchestration.releases.identity import PROJECT_ROOT, Provenance, provenance
from orchestration.releases.index_page import write_index
from orchestration.releases.issue_list import (
    ISSUES_FILE,
    QUARANTINE_FILE,
    write_lists,
    write_quarantine,
)
from orchestration.releases.manifest import files_of, write_manifest
from orchestration.releases.plausibility_page import judge_release, write_plausibility
from orchestration.releases.previous_release import LATEST_FILE, previous_release
from orchestration.releases.readiness import Readiness, RuleResult, judge, read_rule_results
from orchestration.releases.reconciliation import read_row_counts, refuse, return_differences
from orchestration.releases.return_products import write_return_products
from orchestration.releases.rule_book import RULE_BOOK_FILE, write_rule_book

MAKING = ".making-"


@dataclass(frozen=True)
class PublishedRelease:
    """A release that lies in its place; `unchanged` when the same release was already there."""

    release_id: str
    path: Path
    unchanged: bool
    readiness: Readiness
    rules: tuple[RuleResult, ...]
    plausibility: tuple[PlausibilityResult, ...]
    rows: Mapping[str, int]


def publish(
    warehouse: Path,
    landing_root: Path,
    releases_dir: Path,
    *,
    submission_id: str | None = None,
    drop: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    project_root: Path = PROJECT_ROOT,
) -> PublishedRelease:
    """Make and publish the release of one finished warehouse below `releases_dir/<authority>/<year>`.

    `drop` is where the source files lie, to see that they are still what was read; `settings` are further
    parameters that belong in the manifest. What has changed is told from the release before. Nothing is ever
    overwritten: a release that is there with the same bytes is used again, one with other bytes is an error.
    Whatever fails removes the half-made folder and leaves earlier releases as they were; a full disk and
    counts that do not add up raise ReleaseError.
    """
    with open_finished(warehouse, landing_root) as connection:
        submission = current_submission(connection, submission_id)
        made_from = provenance(connection, submission, drop, settings, project_root)
        year = (
            releases_dir
            / (submission.authority or submission.submission_id)
            / str(submission.collection_year)
        )
        with _holding(year), _tidied(year):
            previous = previous_release(year, made_from.made_from_sha256())
            release_id = made_from.release_id(submission.collection_year, previous.name if previous else None)
            making = year / f"{MAKING}{release_id}"
            making.mkdir()
            place = year / release_id
            release = _make(connection, submission, made_from, release_id, making, place, previous)
            published = _put_in_place(release, making)
            if submission.rules_year == submission.collection_year:  # another year's rules are a trial
                _point_to(year, release_id)
            _flush_folder(year)
            return published


def _make(
    connection: duckdb.DuckDBPyConnection,
    submission: Submission,
    made_from: Provenance,
    release_id: str,
    making: Path,
    place: Path,
    previous: Previous | None,
) -> PublishedRelease:
    """Write every product below `making`; row counts that do not add up raise ReleaseError."""
    row_counts = read_row_counts(connection, submission)
    returned = write_return_products(connection, submission, making)
    refuse(list(return_differences(row_counts, returned.files)))
    rules = read_rule_results(connection, submission.submission_id)
    list_rows = write_lists(connection, making, submission.submission_id)
    list_rows[QUARANTINE_FILE] = write_quarantine(
        connection, making, submission.submission_id, submission.previous_submission_id
    )
    write_extracts_workbook(connection, making / WORKBOOK_FILE, submission)
    checked = read_data_quality(connection, submission, release_id, previous)
    list_rows |= write_data_quality(connection, making, checked, RULE_BOOK_FILE)
    write_rule_book(making / RULE_BOOK_FILE)
    found = sum(rule.issue_count for rule in rules)
    for name in (ISSUES_FILE, DATA_QUALITY_LIST):
        if list_rows[name] != found:
            refuse([f"The rules count {found} issues, but {list_rows[name]} are listed in {name}."])
    plausibility = judge_release(connection, submission)
    arrivals = read_arrivals(connection, submission)
    notes = [*arrivals.notes(), *said_of_accepted(checked)]
    readiness = judge(rules, plausibility, row_counts.quarantined, notes)
    rows = returned.rows | list_rows
    write_plausibility(making, submission, plausibility, release_id)
    write_evidence(connection, submission, making / EVIDENCE)
    status = f"The return behind these figures is {readiness.status}."
    reported = write_annual_report(connection, making / EVIDENCE.parent, submission, release_id, status)
    rows |= reported.rows
    write_index(making, submission, release_id, readiness, rules, rows, returned)
    write_manifest(
        making, release_id, made_from, row_counts, rows, rules, plausibility, readiness,
        compared_with=checked.compared_with, returned=returned,
    )  # fmt: skip
    return PublishedRelease(release_id, place, False, readiness, tuple(rules), tuple(plausibility), rows)


def _put_in_place(release: PublishedRelease, making: Path) -> PublishedRelease:
    """Rename the made folder into place, or find that the same release is there already."""
    unchanged = release.path.exists()
    if unchanged:
        _require_same_bytes(making, release.path)
    else:
        _flush(making)
        making.rename(release.path)
    return PublishedRelease(**{**vars(release), "unchanged": unchanged})


def _require_same_bytes(making: Path, place: Path) -> None:
    there = files_of(place)
    for name, path in files_of(making).items():
        if name not in there or there[name].read_bytes() != path.read_bytes():
            raise ReleaseError(
                f"Release {place.name} exists, and its {name} is {'other' if name in there else 'gone'}. A "
                "published release is never overwritten: move that folder away and find out who changed it, "
                "then run again."
            )


def _point_to(year: Path, release_id: str) -> None:
    """Let the text file LATEST name the release that was made last with the year's own rules."""
    part = year / f"{MAKING}{LATEST_FILE}"
    part.write_text(f"{release_id}\n", encoding="utf-8", newline="\n")
    part.replace(year / LATEST_FILE)


@contextmanager
def _holding(year: Path) -> Iterator[None]:
    """Hold the year's folder, or refuse at once when another run is publishing there."""
    lock = FileLock(year / ".publishing.lock")
    try:
        year.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ReleaseError(
            f"Another run is publishing below {year}. Wait until it has ended, then run again."
        ) from error
    except OSError as error:
        raise _not_written(year, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _tidied(year: Path) -> Iterator[None]:
    """Remove what an attempt left behind, before and after, and say what to do when writing fails."""
    _remove_leftovers(year)
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise _not_written(year, error) from error
    finally:
        _remove_leftovers(year)


def _not_written(year: Path, error: Exception) -> ReleaseError:
    return ReleaseError(
        f"The release could not be written below {year}: {str(error).splitlines()[0]}. Nothing was "
        "published and earlier releases are as they were. Make room on the disk or correct the rights of "
        "the folder, then run again."
    )


def _remove_leftovers(year: Path) -> None:
    for path in year.glob(f"{MAKING}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    """Force every file and folder to the disk, so that the rename cannot outrun what it names."""
    for path in files_of(folder).values():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        _flush_folder(path)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

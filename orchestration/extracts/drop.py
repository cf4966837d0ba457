"""One authority's drop of extracts for one collection year: its settings, its extracts, last year's return.

Where drops lie does not belong here; the caller gives the folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from expectations.collection_year import label
from orchestration.extracts.landing import LandedSource, Landing, Submission, write_landing
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.return_files import land_return
from orchestration.extracts.settings_file import SettingsFile
from orchestration.extracts.ssd import land_ssd_drop

AUTHORITY_FILE = "authority.yml"
PREVIOUS_RETURN_FOLDER = "previous_return"
CHILD_IDS = ("person_id", "legacy_id")
AUTHORITY_KEYS = ("code", "name", "child_id", "review_intervals", "history_from")
REVIEW_INTERVALS = ("calendar_months", "days_91_183")


@dataclass(frozen=True)
class AuthoritySettings:
    """What an authority says of itself: the id it returns as CHILD, how it counts between reviews.

    `history_from` is the first day that its extracts can tell about; None where they hold the full six years.
    """

    code: str
    name: str
    child_id: str
    review_intervals: str
    history_from: date | None = None


def read_authority(drop: Path, authority: str | None = None) -> AuthoritySettings:
    """Read `authority.yml` of a drop; a key that is wrong, or the code of another authority, is refused."""
    read = SettingsFile(drop / AUTHORITY_FILE, AUTHORITY_FILE, AUTHORITY_KEYS)
    code = read.authority("code")
    if code is None:
        raise read.refused("code", "is missing", "Give the ONS code, such as E10999001.")
    if authority is not None and code != authority:
        raise read.refused(
            "code", f"is {code}, and this is the drop of {authority}", "Move the drop or correct it."
        )
    return AuthoritySettings(
        code=code,
        name=read.text("name"),
        child_id=read.choice("child_id", CHILD_IDS, "person_id"),
        review_intervals=read.choice("review_intervals", REVIEW_INTERVALS, "calendar_months"),
        history_from=read.day("history_from"),
    )


@dataclass(frozen=True)
class DropParameters:
    """Whose drop it is, of which year, which year's rules apply, and the day as at which it is read."""

    authority: str
    collection_year: int
    rules_year: int
    as_at_date: date | None = None  # left out: the last day of the collection year


def land_drop(drop: Path, root: Path, parameters: DropParameters) -> tuple[Note, ...]:
    """Read a whole drop, write its landing to `root`, and return what was noted on the way.

    The extracts become the submission `<authority>-<year>`, last year's return `<authority>-<year before>`.
    Last year's return may be left out, which is noted. Anything that cannot be read raises ExtractRefused,
    and an older landing at `root` stays as it was.
    """
    if not drop.is_dir():
        raise ExtractRefused(
            "missing_folder",
            f"there are no extracts of {parameters.authority} for {label(parameters.collection_year)} here",
            "Put the drop there, or correct the setting CAREFACTS_EXTRACTS_DIR.",
            file=str(drop),
        )
    settings = read_authority(drop, parameters.authority)
    folder = drop / PREVIOUS_RETURN_FOLDER
    current, previous = _submissions(settings, parameters)
    extracts = land_ssd_drop(drop, current.submission_id)
    if folder.is_dir():
        last_year = land_return(folder, previous.submission_id, f"{PREVIOUS_RETURN_FOLDER}/")
        submissions = [current, previous]
    else:
        note = Note(f"{PREVIOUS_RETURN_FOLDER}/", "is not there; what needs last year's return is not told")
        last_year = LandedSource(Landing(), (note,))
        submissions = [replace(current, previous_submission_id=None)]
    whole = Landing.together([Landing(submissions=submissions), extracts.landing, last_year.landing])
    write_landing(root, whole)
    return extracts.notes + last_year.notes


def _submissions(settings: AuthoritySettings, parameters: DropParameters) -> tuple[Submission, Submission]:
    year = parameters.collection_year
    current = Submission(
        submission_id=f"{settings.code}-{year}",
        collection_year=year,
        rules_year=parameters.rules_year,
        road="extracts",
        authority=settings.code,
        authority_name=settings.name,
        as_at_date=parameters.as_at_date,
        previous_submission_id=f"{settings.code}-{year - 1}",
        child_id=settings.child_id,
        review_intervals=settings.review_intervals,
        history_from=settings.history_from,
    )
    previous = replace(
        current,
        submission_id=f"{settings.code}-{year - 1}",
        collection_year=year - 1,
        road="return_files",
        role="previous",
        as_at_date=None,
        previous_submission_id=None,
        history_from=None,
    )
    return current, previous

"""What one authority says of itself and of its sources, in its `authority.yml`.

Reading a source does not belong here, nor does any secret: those come from the environment or a mounted file.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from expectations.extracts.fields import SOURCES, tables
from orchestration.extracts.databases.road import DatabaseRoad, read_road
from orchestration.extracts.refusals import ExtractRefused
from orchestration.extracts.settings_file import (
    AuthorityCode,
    Day,
    SettingsOfFile,
    Text,
    read_settings,
    wrong,
)

AUTHORITY_FILE = "authority.yml"
System = Literal["systemc", "mosaic", "eclipse", "other"]
ChildId = Literal["person_id", "legacy_id", "bridge"]
DISPUTE_LEVELS = (
    "Informal", "Team manager", "Service manager", "Head of service", "Assistant director", "Director",
    "Chief executive",
)  # fmt: skip


class ChildIdFrom(SettingsOfFile):
    """Which identifier is returned as CHILD from a day on."""

    from_day: Day = Field(alias="from")
    use: ChildId


def _one_or_dated(value: object) -> object:
    return [{"from": date.min.isoformat(), "use": value}] if isinstance(value, str) else value


def _databases(value: object) -> object:
    given = value if isinstance(value, list) else [value]
    return [read_road(one, file=AUTHORITY_FILE, key=_database(one, n)) for n, one in enumerate(given, 1)]


def _database(given: object, number: int) -> str:
    """Return what messages call one of the databases: by its name, else by its place in the list."""
    name = given.get("name") if isinstance(given, dict) else None
    known = isinstance(name, str) and len(name) <= 40 and name.isidentifier()
    return f"databases.{name}" if known else f"databases, line {number}"


class Authority(SettingsOfFile):
    """The settings of one authority; every key but `code` and `name` may be left out.

    `child_id`: the identifier returned as CHILD, one for all years or a list of `from` and `use`.
    `review_intervals`: how the authority counts between reviews. `cp_first_review_from`: the day after which
    the first review of a child protection plan falls due. `dispute_levels`: what the levels 0 to 6 of a
    concern are called; `dispute_response_days`: working days to answer one, where the extract gives no day.
    `history_from`: the first day that its extracts can tell about. `two_digit_years`: the last year that a
    two-digit year may mean. With `person_id_digits`, keys of persons that lost their zeros in a spreadsheet
    get them back. `headings`: the contract's name of a column that the authority calls otherwise.
    `return_from`: whether this year's return is made from the extracts or starts from the files in the drop's
    folder `return`; left out, from whichever is there, the extracts first. `databases`: what is read from
    where.
    """

    code: AuthorityCode
    name: Text
    system: System = "other"
    child_id: Annotated[tuple[ChildIdFrom, ...], BeforeValidator(_one_or_dated)] = (
        ChildIdFrom.model_validate({"from": date.min.isoformat(), "use": "person_id"}),
    )
    review_intervals: Literal["calendar_months", "days_91_183"] = "calendar_months"
    cp_first_review_from: Literal["conference", "plan"] = "conference"
    dispute_levels: tuple[Text, ...] = DISPUTE_LEVELS
    dispute_response_days: int = Field(default=10, ge=1, le=60)
    history_from: Day | None = None
    two_digit_years: int | None = Field(default=None, ge=1999, le=2099)
    person_id_digits: int | None = Field(default=None, ge=1, le=20)
    headings: dict[str, str] = Field(default_factory=dict)
    return_from: Literal["extracts", "files"] | None = None
    databases: Annotated[list[DatabaseRoad], BeforeValidator(_databases)] = Field(default_factory=list)

    @field_validator("child_id")
    @classmethod
    def _in_order(cls, dated: tuple[ChildIdFrom, ...]) -> tuple[ChildIdFrom, ...]:
        days = [one.from_day for one in dated]
        if not days or days != sorted(set(days)):
            raise wrong("has days that are not in order", "Write the earliest first, and each day once.")
        return dated

    @field_validator("dispute_levels")
    @classmethod
    def _one_name_for_each_level(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(names) != len(DISPUTE_LEVELS) or any("|" in name for name in names):
            raise wrong("is not a list of seven names", "Name level 0, which is informal, to level 6.")
        return names

    @field_validator("headings")
    @classmethod
    def _known_columns(cls, headings: dict[str, str]) -> dict[str, str]:
        known = {
            field.column for source in SOURCES for table in tables(source).values() for field in table.fields
        }
        unknown = sorted(set(headings.values()) - known)
        if unknown:
            raise wrong(
                f"names a column that no extract has: {unknown[0]}",
                "Write it as the pages in docs/extracts do.",
            )
        return headings

    def child_id_on(self, day: date) -> str:
        """Return which identifier is CHILD on a day; before the first day written, the first one."""
        return ([one.use for one in self.child_id if one.from_day <= day] or [self.child_id[0].use])[-1]

    def parameters(self) -> dict[str, Any]:
        """Return what decides how cells are read, for the manifest: no secret is among them."""
        read = self.model_dump(
            mode="json", include={"two_digit_years", "person_id_digits", "headings", "system"}
        )
        return {name: value for name, value in read.items() if value}


def authority_file(year_folder: Path) -> Path:
    """Return the settings file of a year's folder: its own, else the one of the folder above."""
    own, above = year_folder / AUTHORITY_FILE, year_folder.parent / AUTHORITY_FILE
    return above if above.is_file() and not own.is_file() else own


def read_authority(year_folder: Path, code: str | None = None) -> Authority:
    """Read the settings that hold for a year's folder.

    A key that is wrong is refused by name, and so is the code of another authority than `code`.
    """
    authority = read_settings(authority_file(year_folder), AUTHORITY_FILE, Authority)
    if code is not None and authority.code != code:
        raise ExtractRefused(
            "bad_key",
            f"key code is {authority.code}, and this is the drop of {code}",
            "Move the drop or correct it.",
            file=AUTHORITY_FILE,
        )
    return authority

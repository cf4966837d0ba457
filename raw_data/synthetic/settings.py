"""The settings of the made-up authorities: what `settings.yml` may say, with its values checked.

Reading the environment does not belong here, nor does any default that is not written in `settings.yml`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from raw_data.synthetic.dirt_profiles import dirt_profile

SETTINGS_FILE = Path(__file__).parent / "settings.yml"
FIRST_AUTHORITY = 10_999_001
NAMES = ("Exampleshire", "Sampleford", "Specimenton", "Patternham", "Mockbridge", "Trialborough")

Reason = Literal["not_a_date", "missing_key", "duplicate_key", "unknown_code", "too_long"]
Oddity = Literal[
    "cp_plan_of_one_day",
    "cp_plan_ends_before_it_starts",
    "cp_conference_before_enquiry",
    "cp_plan_while_another_is_open",
    "foster_review_before_approval",
    "foster_household_ends_before_approval",
]
Share = Field(ge=0, le=1)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shares(_Part):
    """Shares between 0 and 1; what each is a share of stands beside it in `settings.yml`."""

    uasc: float = Field(ge=0, le=0.5)
    short_breaks: float = Field(ge=0, le=0.5)
    readmitted: float = Share
    first_late: float = Share
    second_late: float = Share
    later_late: float = Share
    not_held: float = Share
    cancelled: float = Share
    next_planned: float = Share


class BrokenRows(_Part):
    """Rows to add to a table, each broken in one column in one way."""

    table: str
    column: str
    reason: Reason
    rows: int = Field(ge=0)


class Planted(_Part):
    """The faults to plant: counts of rows, the same for an authority of any size."""

    duplicate_reviews: int = Field(ge=0)
    oddities: dict[Oddity, int]
    broken_rows: tuple[BrokenRows, ...]
    breaches: dict[str, int]


class ChildProtectionShares(_Part):
    """How much child protection there is, beside the children looked after."""

    enquiries_per_child: float = Field(gt=0, le=10)
    referrals_without_enquiry: float = Field(ge=0, le=10)


class SyntheticSettings(_Part):
    """Everything that decides the bytes of the drops, apart from the generator's own code.

    `children` counts, for each authority, the children of the return of `collection_year`, which is the year
    that ends on 31 March; those who left in earlier years come on top. `years` is how far back the extracts
    reach; last year's return needs two. Only the code sets of 2026 and 2027 are known to the generator.
    """

    seed: int = Field(ge=0)
    collection_year: int = Field(ge=2026, le=2027)
    years: int = Field(ge=2, le=15)
    children: int = Field(ge=1)
    authorities: int = Field(ge=1, le=999)
    child_id: Literal["person_id", "legacy_id"]
    review_intervals: Literal["calendar_months"]
    dirt: str
    preset: Literal["none", "published_year"]
    shares: Shares
    child_protection: ChildProtectionShares
    planted: Planted

    @field_validator("dirt")
    @classmethod
    def _is_known(cls, name: str) -> str:
        dirt_profile(name)
        return name

    def echo(self) -> dict[str, Any]:
        """Return the settings of one authority as JSON values: all but how many authorities there are."""
        return self.model_dump(mode="json", exclude={"authorities"})


def load_settings(path: Path = SETTINGS_FILE, **overrides: Any) -> SyntheticSettings:
    """Return the settings of a YAML file, with `overrides` (children=6500, say) for its top values."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    return SyntheticSettings.model_validate({**values, **overrides})


def authority_code(serial: int) -> str:
    """Return the code of the invented authority with this serial number, counted from 1: E10999001 and on."""
    return f"E{FIRST_AUTHORITY + serial - 1}"


def authority_name(serial: int) -> str:
    """Return the name of the invented authority with this serial number, counted from 1."""
    return NAMES[serial - 1] if serial <= len(NAMES) else f"Invented authority {serial:03d}"

"""What the sheets of Ofsted's lists of homes and providers look like, and how one is told by its headings.

Reading their rows does not belong here, nor does asking whether a child's placement fits a provider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expectations.extracts.recognition import normal

OPENING_ROWS = 20
# What we call a column, and the headings that mean it: Ofsted has sent lists under each of these names.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "urn": ("urn",),
    "placement_codes": ("placement_code", "provider_code"),
    "provider_codes": ("placement_provider_code", "provider_placement_code"),
    "postcode": (
        "setting_address_postcode",
        "setting_postcode",
        "provider_postcode",
    ),
    "closed_on": ("deregistration_date", "closed_date"),
}
HOMES, PROVIDERS = "children's homes", "social care providers"
SUPPORTED, BOTH = "supported accommodation", "homes and providers together"
SUPPORTED_ACCOMMODATION = "K3"  # the only placement of that sheet, which has no codes that the return knows


@dataclass(frozen=True)
class ProviderSheet:
    """How a sheet fits: its kind, the row of its headings from 1, and where each column stands from 0."""

    kind: str
    header_row: int
    position: Mapping[str, int]
    given_twice: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the columns that the sheet does not have, among those that a list must bring."""
        return tuple(column for column in HEADINGS if column not in self.position)


def find_provider_sheet(opening: Sequence[Sequence[str]]) -> ProviderSheet | None:
    """Return how the first rows of a sheet fit Ofsted's lists, or None when they have no such headings.

    A list has a URN, and a placement code, a provider's code or the postcode of the setting. Capitals and
    blanks in headings do not matter; titles may stand above them.
    """
    for number, row in enumerate(opening[:OPENING_ROWS], 1):
        headings = [normal(heading) for heading in row]
        found = {
            column: [place for place, heading in enumerate(headings) if heading in meant]
            for column, meant in HEADINGS.items()
        }
        if found["urn"] and (found["placement_codes"] or found["provider_codes"] or found["postcode"]):
            return ProviderSheet(
                kind=_kind(set(headings)),
                header_row=number,
                position={column: places[0] for column, places in found.items() if places},
                given_twice=tuple(column for column, places in found.items() if len(places) > 1),
            )
    return None


def _kind(headings: set[str]) -> str:
    if "setting_local_authority" in headings:
        return SUPPORTED
    if "provision_type" in headings:
        return PROVIDERS
    if "placement_code" in headings:
        return BOTH
    return HOMES

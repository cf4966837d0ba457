"""Placement codes and how common they are at each age, with who provides them and how they are numbered.

Which placement a child gets does not belong here. The shares are ours, near England's in 2025; the codes are
those of the SSDA903 return for 2025/26, and none is used before it existed.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from raw_data.synthetic.dates import Ints
from raw_data.synthetic.places import Texts, places

# Under 5, 5 to 9, 10 to 15, 16 and 17.
TYPES_BY_AGE = (
    {"U6": 46, "U3": 16, "U4": 9, "U1": 6, "U5": 5, "U2": 2, "P1": 10, "R3": 4, "R2": 1},
    {"U6": 46, "U3": 12, "U4": 17, "U1": 8, "P1": 9, "K2": 7, "S1": 1},
    {"U6": 38, "U3": 8, "U4": 20, "U1": 6, "P1": 6, "K2": 18, "K1": 1, "S1": 2, "R1": 1},
    {"U6": 24, "U3": 4, "U4": 14, "U1": 4, "P1": 5, "K2": 17, "K3": 27, "K1": 1, "R1": 1, "S1": 1, "R2": 1},
)
AGES_FROM = (5, 10, 16)
REMAND_TYPES = {"R5": 35, "K1": 25, "U6": 20, "K2": 20}
UASC_TYPES = ({"U6": 70, "U4": 20, "K2": 10}, {"K3": 48, "U6": 30, "U4": 10, "K2": 12})
SUPPORTED_ACCOMMODATION_FROM = np.datetime64("2023-10-28", "D")  # K3 exists since then

REASONS = {
    "CARPL": 42, "CREQB": 10, "CREQO": 8, "OTHER": 25, "CHILD": 4, "STAND": 2, "CLOSE": 2, "LAREQ": 3,
    "ALLEG": 2, "APPRR": 1,
}  # fmt: skip
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
WITH_RELATIVES = ("U1", "U2", "U3")
TEMPORARY = ("T1", "T3", "T4")
TEMPORARY_DAYS = {"T1": (2, 30), "T3": (5, 18), "T4": (2, 6)}
WITHOUT_NUMBER = ("P1", "R1", "R2", "R5", *TEMPORARY)
CARE_ORDERS = ("C1", "C2")

CARERS = 97  # numbered carers or homes of each kind; prime, so that a step never comes back at once
_PROVIDERS = {
    "foster": (("PR1", 0.60), ("PR4", 0.33), ("PR5", 0.07)),
    "home": (("PR4", 0.80), ("PR1", 0.15), ("PR5", 0.05)),
    "supported": (("PR4", 1.0),),  # the list of providers of supported accommodation names none other
    "adopters": (("PR1", 0.55), ("PR2", 0.25), ("PR5", 0.20)),
}
_KINDS = {
    **dict.fromkeys(FOSTER, "foster"),
    **dict.fromkeys(("K1", "K2", "R1", "R3", "S1"), "home"),
    **dict.fromkeys(("A5", "A6"), "adopters"),
    "K3": "supported",
}
_ALWAYS = {"P1": "PR0", "R2": "PR3", "R5": "PR3"}
_NUMBER_STARTS = {
    "foster": "9100",
    "adopters": "9400",
    "K1": "SC910",
    "K2": "SC920",
    "R3": "SC930",
    "S1": "SC940",
}
_NUMBER_STARTS["K3"] = "SC950"
AT_THEIR_OWN_ADDRESS = ("K1", "K2", "K3", "R1", "R3", "S1")  # the child lives where the provider is


@cache
def lookup(serial: int) -> dict[str, dict[str, Texts]]:
    """Return, for each placement code, what is known of each of its `CARERS` in one authority.

    `provider`, `urn` (Ofsted's number: begins with 9 or SC9, which Ofsted has not reached) and `postcode`
    (the office of an agency, or the home itself). None stands for blank. What an authority provides
    itself lies in its area, as does supported accommodation; another authority's service lies outside.
    """
    found = {}
    for code in (*_KINDS, *_ALWAYS, *TEMPORARY):
        kind = _KINDS.get(code)
        providers = _shared_out(kind) if kind else [_ALWAYS.get(code)] * CARERS
        start = None if code in WITHOUT_NUMBER else _NUMBER_STARTS.get(code, _NUMBER_STARTS.get(kind or ""))
        found[code] = {
            "provider": np.array(providers, dtype=object),
            "urn": np.array([start and f"{start}{carer:03d}" for carer in range(CARERS)], dtype=object),
            "postcode": _sites(providers, code, serial),
        }
    return found


def _sites(providers: list[str | None], code: str, serial: int) -> Texts:
    known = places(serial)
    own, away = known.own_sites, known.away_sites
    found = []
    for carer, provider in enumerate(providers):
        inside = provider == "PR1" or code == "K3" or (provider != "PR2" and carer % 9 < 5)
        found.append(own[carer % len(own)] if inside else away[carer % len(away)])
    return np.array(found, dtype=object)


def _shared_out(kind: str) -> list[str | None]:
    """Share the carers of a kind out to its providers, spread over their numbers."""
    spread = np.array([carer * 37 % CARERS / CARERS for carer in range(CARERS)])
    limits = np.cumsum([share for _, share in _PROVIDERS[kind]])
    chosen: Ints = np.searchsorted(limits, spread, side="right").clip(max=len(limits) - 1)
    return [_PROVIDERS[kind][place][0] for place in chosen]

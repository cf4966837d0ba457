"""Placement codes and how common they are at each age, with who provides them and how they are numbered.

Which placement a child gets does not belong here. The shares are ours, near England's in 2025; the codes are
those of the SSDA903 return for 2025/26, and none is used before it existed.
"""

from __future__ import annotations

import numpy as np

from raw_data.synthetic.dates import Ints

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
    "supported": (("PR4", 0.85), ("PR5", 0.10), ("PR1", 0.05)),
    "adopters": (("PR1", 0.55), ("PR2", 0.25), ("PR5", 0.20)),
}
_KINDS = {
    **dict.fromkeys(FOSTER, "foster"),
    **dict.fromkeys(("K1", "K2", "R1", "R3", "S1"), "home"),
    **dict.fromkeys(("A5", "A6"), "adopters"),
    "K3": "supported",
}
_ALWAYS = {"P1": "PR0", "R2": "PR3", "R5": "PR3"}
_NUMBER_STARTS = {"foster": "9100", "home": "SC900", "supported": "9300", "adopters": "9400"}


def lookup() -> tuple[dict[str, list[str | None]], dict[str, list[str | None]]]:
    """Return, for each placement code, the provider and the number (URN) of each of its `CARERS`.

    Numbers begin with 9 or SC9, which Ofsted has not reached. None stands for blank.
    """
    providers: dict[str, list[str | None]] = {}
    numbers: dict[str, list[str | None]] = {}
    for code in (*_KINDS, *_ALWAYS, *TEMPORARY):
        kind = _KINDS.get(code)
        providers[code] = _shared_out(kind) if kind else [_ALWAYS.get(code)] * CARERS
        start = _NUMBER_STARTS[kind] if kind and code not in WITHOUT_NUMBER else None
        numbers[code] = [start + f"{carer:03d}" if start else None for carer in range(CARERS)]
    return providers, numbers


def _shared_out(kind: str) -> list[str | None]:
    """Share the carers of a kind out to its providers, spread over their numbers."""
    places = np.array([carer * 37 % CARERS / CARERS for carer in range(CARERS)])
    limits = np.cumsum([share for _, share in _PROVIDERS[kind]])
    chosen: Ints = np.searchsorted(limits, places, side="right").clip(max=len(limits) - 1)
    return [_PROVIDERS[kind][place][0] for place in chosen]

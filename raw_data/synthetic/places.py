"""Where the made-up authorities lie: real postcodes of real counties, for homes, carers and providers.

Who lives where does not belong here. Distances and areas are computed from the national list of postcodes,
so these are in it (`places.csv`, from the ONS list): one from each of many sectors of eight counties. Nothing
that is told of a postcode is true of anybody there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).parent / "places.csv"
HOMES, CARERS, SITES = (
    slice(0, 40),
    slice(40, 66),
    slice(66, None),
)  # a home shares no postcode with a placement

Texts = npt.NDArray[Any]


@dataclass(frozen=True)
class Places:
    """Postcodes of an authority: children's homes before care, carers' and providers' in and out of it."""

    area: str
    homes: Texts
    own_carers: Texts
    away_carers: Texts
    own_sites: Texts
    away_sites: Texts

    @property
    def carers(self) -> Texts:
        """Postcodes of foster carers: three of five in the area, in an order that mixes them."""
        return np.concatenate([self.own_carers, self.away_carers])


@cache
def _by_area() -> dict[str, Texts]:
    found: dict[str, list[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["area"], []).append(row["postcode"])
    # Neighbours in the file are neighbours on the map: a step of 7 spreads each use over the county.
    return {area: np.array(codes, dtype=object)[_spread(len(codes))] for area, codes in found.items()}


def _spread(size: int) -> list[int]:
    step = 7 if size % 7 else 11
    return [place * step % size for place in range(size)]


@cache
def places(serial: int) -> Places:
    """Return the postcodes of the authority with this serial number; the ninth lies with the first."""
    areas = list(_by_area())
    own = areas[(serial - 1) % len(areas)]
    others = [area for area in areas if area != own]
    return Places(
        area=own,
        homes=_by_area()[own][HOMES],
        own_carers=_by_area()[own][CARERS],
        away_carers=np.concatenate([_by_area()[area][CARERS][:3] for area in others])[:17],
        own_sites=_by_area()[own][SITES],
        away_sites=np.concatenate([_by_area()[area][SITES][:4] for area in others]),
    )

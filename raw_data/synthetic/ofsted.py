"""A made-up list of providers in the layout of Ofsted's: each number with its type, provider and postcode.

Where children are placed does not belong here: homes and agencies come from `codes`, and nothing is drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.formats import Written, workbook

FILE = "ofsted_providers.xlsx"
SHEETS = ("Providers", "SA Providers")
REGISTERED = "2010-04-01"
KINDS = {
    "U6": ("Fostering agency", ",".join(codes.FOSTER)),
    "A6": ("Adoption agency", "A3,A4,A5,A6"),
    "K1": ("Secure children's home", "K1"),
    "K2": ("Children's home", "K2"),
    "R3": ("Residential family centre", "R3"),
    "S1": ("Residential special school registered as a children's home", "S1"),
}
# A council's own service is one council's own and another's neighbour.
PROVIDERS = {"PR1": "PR1,PR2", "PR2": "PR1,PR2"}
SECTORS = {"PR1": "Local authority", "PR2": "Local authority", "PR4": "Private", "PR5": "Voluntary"}


def provider_list(serial: int) -> bytes:
    """Return the workbook of one authority: agencies and homes, then supported accommodation."""
    known = codes.lookup(serial)
    parts = []
    for code, (kind, types) in KINDS.items():
        made = pd.DataFrame(known[code])
        sector = made["provider"].map(SECTORS)
        parts.append(
            pd.DataFrame(
                {
                    "Local authority": np.where(
                        sector.eq("Local authority"), "A made-up authority", "Made up"
                    ),
                    "URN": made["urn"],
                    "Provider type": kind,
                    "Sector": sector,
                    "Provider name": f"Made-up {kind.lower()} " + made["urn"].str[-3:],
                    "Registration date": REGISTERED,
                    "Registration status": "Active",
                    "Deregistration date": pd.Series(index=made.index, dtype="str"),
                    "Placement code": types,
                    "Provider postcode": made["postcode"],
                    "Placement provider code": made["provider"].replace(PROVIDERS),
                }
            )
        )
    homes = pd.concat(parts).drop_duplicates("URN").reset_index(drop=True)
    supported = pd.DataFrame(known["K3"])
    settings = pd.DataFrame(
        {
            "Provider local authority": "Made up",
            "Setting Local Authority": "Made up",
            "URN": supported["urn"],
            "Provider type": "Supported accommodation",
            "Sector": supported["provider"].map(SECTORS),
            "Provider name": "Made-up supported accommodation " + supported["urn"].str[-3:],
            "Registration date": REGISTERED,
            "Registration status": "Active",
            "Closed date": pd.Series(index=supported.index, dtype="str"),
            "Placement code": "K3",
            "Setting status": "Active",
            "Setting address postcode": supported["postcode"],
        }
    ).astype("str")
    dates = ("Registration date",)
    return workbook(
        {
            name: Written(rows, list(rows.columns), dates=dates)
            for name, rows in zip(SHEETS, (homes, settings), strict=True)
        }
    )

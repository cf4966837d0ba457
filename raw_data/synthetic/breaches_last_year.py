"""Breaches of the return's rules that show when last year's return is at hand: last year's files are changed.

This year's extracts are not touched here. The form of `PLANTS` is that of `breaches`.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.breaches import Plant, persons_of
from raw_data.synthetic.facts import Facts


def _sex_differs(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(facts.known_before.query("SEX == 'M'"), rows)
    facts.previous["header"].loc[chosen.index, "SEX"] = "F"
    facts.previous["header"].loc[chosen.index, "MOTHER"] = "0"
    return persons_of(chosen)


def _birth_differs(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(facts.known_before, rows)
    for table in ("header", "reviews"):
        frame = facts.previous[table]
        frame.loc[frame["person"].isin(chosen["person"]), "DOB"] -= pd.Timedelta(days=31)
    return persons_of(chosen)


def _ethnicity_differs(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(facts.known_before.query("ETHNIC == 'WBRI'"), rows)
    facts.previous["header"].loc[chosen.index, "ETHNIC"] = "MOTH"
    return persons_of(chosen)


def _pupil_number_differs(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(facts.known_before.query("not UPN.str.startswith('UN')"), rows)
    facts.previous["header"].loc[chosen.index, "UPN"] = chosen["UPN"].str[:1] + "98" + chosen["UPN"].str[3:]
    return persons_of(chosen)


def _legal_status_differs(facts: Facts, rows: int) -> list[int]:
    """Only a child who is in both returns with an episode that goes on can differ."""
    known = facts.known_before["person"]
    open_then = facts.previous["episodes"].query("DEC.isna() and LS == 'C2'")
    chosen = facts.choose(open_then[open_then["person"].isin(known)], rows)
    facts.previous["episodes"].loc[chosen.index, "LS"] = "C1"
    return persons_of(chosen)


PLANTS: dict[str, tuple[str, Plant]] = {
    "202": ("Header", _sex_differs),
    "203": ("Header", _birth_differs),
    "204": ("Header", _ethnicity_differs),
    "208": ("Header", _pupil_number_differs),
    "503B": ("Episodes", _legal_status_differs),
}

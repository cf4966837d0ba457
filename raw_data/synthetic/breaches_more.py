"""Further breaches of the rules about children and episodes: numbers, reasons, orders.

The form of `PLANTS` is that of `breaches`, whose choice of children is used. Breaches of rules about the
return's other tables do not belong here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.breaches import (
    Plant,
    change_episode,
    change_person,
    ended_episodes,
    moves,
    persons_of,
)
from raw_data.synthetic.dates import age_on, birthday, days_of
from raw_data.synthetic.facts import Facts


def _pupil_number_is_none(facts: Facts, rows: int) -> list[int]:
    with_number = facts.newcomers.query("not UPN.str.startswith('UN')")
    chosen = facts.choose(with_number, rows)
    for place, person in enumerate(chosen["person"]):
        change_person(facts, chosen[chosen["person"].eq(person)], "pers_upn", f"A1234{place}")
    return persons_of(chosen)


def _too_old_for_no_number(facts: Facts, rows: int) -> list[int]:
    """Of school age, and said to be too young for a pupil number."""
    newcomers = facts.newcomers.query("not UPN.str.startswith('UN')")
    age = age_on(days_of(newcomers["DOB"]), np.full(len(newcomers), facts.window.year_start))
    return _without_number(facts, facts.choose(newcomers[(age >= 7) & (age < 14)], rows), "UN1")


def _without_number(facts: Facts, chosen: pd.DataFrame, code: str) -> list[int]:
    change_person(facts, chosen, "pers_upn", None)
    return change_person(facts, chosen, "pers_upn_unknown", code)


def _sex_not_known(facts: Facts, rows: int) -> list[int]:
    boys = facts.newcomers.query("SEX == 'M'")
    return change_person(facts, facts.choose(boys, rows), "pers_sex", "U")


def _went_home(facts: Facts) -> pd.DataFrame:
    ended = ended_episodes(facts)
    return ended[ended["rec"].isin(["E4A", "E4B", "E13"])]


def _on_its_own_under_14(facts: Facts, rows: int) -> list[int]:
    ended = _went_home(facts)
    under_14 = ended["end"] < birthday(days_of(ended["born"]), 14)
    chosen = facts.choose(ended[under_14], rows)
    return change_episode(facts, chosen, "clae_cla_episode_ceased_reason", "E5")


def _adult_services_under_16(facts: Facts, rows: int) -> list[int]:
    ended = _went_home(facts)
    under_16 = ended["end"] < birthday(days_of(ended["born"]), 16)
    return change_episode(facts, facts.choose(ended[under_16], rows), "clae_cla_episode_ceased_reason", "E7")


def _guardians_who_were_no_carers(facts: Facts, rows: int) -> list[int]:
    ended = _went_home(facts)
    in_a_home = ended["type"].isin(["K2", "R1", "R3"])
    return change_episode(
        facts, facts.choose(ended[in_a_home], rows), "clae_cla_episode_ceased_reason", "E45"
    )


def _of_this_year(facts: Facts, part: str) -> pd.DataFrame:
    """Episodes that began this year, the only ones of their placement (or of their legal status)."""
    episodes = facts.episodes
    only = ~facts.care.episodes[part].duplicated(keep=False).loc[episodes["row"]].to_numpy()
    quiet = episodes["person"].isin(facts.nothing_else_told)
    return episodes[only & quiet & (episodes["start"] > facts.window.year_start)]


def _order_too_long(facts: Facts, rows: int, status: str, days: int) -> list[int]:
    episodes = _of_this_year(facts, "legal")
    over = episodes["end"] <= facts.window.year_end
    long = over & ((episodes["end"] - episodes["start"]).dt.days > days) & episodes["type"].ne("P1")
    first = episodes["rne"].eq("S")  # another order before it might be of the same kind
    chosen = facts.choose(episodes[long & episodes["status"].isin(["V2", "C1"]) & first], rows)
    facts.set("ssd_legal_status", "lega_legal_status", chosen["legal_row"], status)
    return persons_of(chosen)


def _emergency_order_too_long(facts: Facts, rows: int) -> list[int]:
    return _order_too_long(facts, rows, "L2", 25)


def _assessment_order_too_long(facts: Facts, rows: int) -> list[int]:
    return _order_too_long(facts, rows, "L3", 10)


def _reason_for_move_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(moves(facts), rows)
    column = "clap_cla_placement_change_reason"
    facts.set("ssd_cla_placement", column, chosen["previous_placement_row"], "ELSE")
    return persons_of(chosen)


def _number_of_no_agency(facts: Facts, rows: int) -> list[int]:
    """The sign for an agency that Ofsted does not number stands where a children's home is."""
    episodes = _of_this_year(facts, "placement")
    moved = episodes["rne"].isin(["S", "P"]) & ~episodes["previous_type"].isin(codes.TEMPORARY)
    chosen = facts.choose(episodes[moved & episodes["type"].isin(["K2", "R3", "K3"])], rows)
    facts.set("ssd_cla_placement", "clap_cla_placement_urn", chosen["placement_row"], "XXXXXXX")
    return persons_of(chosen)


PLANTS: dict[str, tuple[str, Plant]] = {
    "516": ("Episodes", _guardians_who_were_no_carers),
    "242": ("Episodes", _number_of_no_agency),
    "362": ("Episodes", _emergency_order_too_long),
    "363": ("Episodes", _assessment_order_too_long),
    "389": ("Episodes", _adult_services_under_16),
    "387": ("Episodes", _on_its_own_under_14),
    "1009": ("Episodes", _reason_for_move_is_no_code),
    "209": ("Header", _too_old_for_no_number),
    "168": ("Header", _pupil_number_is_none),
    "232": ("Header", _sex_not_known),
}

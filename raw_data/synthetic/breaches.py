"""Breaches of the return's rules that are planted in this year's extracts, each in a few children.

Faults of the extract itself (rows that break its contract) do not belong here, nor breaches made by
changing last year's return. Each function is named in `PLANTS` by the rule's code; it takes the facts and
the number of rows the rule is to flag, makes the change and returns the numbers of the children, one for
each row flagged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.dates import birthday, days_of
from raw_data.synthetic.facts import Facts

Plant: TypeAlias = Callable[[Facts, int], list[int]]


def persons_of(chosen: pd.DataFrame) -> list[int]:
    """Return the numbers of the children, one for each row chosen."""
    return [int(person) for person in chosen["person"]]


def change_person(facts: Facts, chosen: pd.DataFrame, column: str, value: str | None) -> list[int]:
    """Write `value` into a column of the persons chosen; return them."""
    person = facts.tables["ssd_person"]
    person.loc[person["person"].isin(chosen["person"]), column] = value
    return persons_of(chosen)


def _sex_is_no_code(facts: Facts, rows: int) -> list[int]:
    boys = facts.newcomers.query("SEX == 'M'")
    return change_person(facts, facts.choose(boys, rows), "pers_sex", "X")


def _ethnicity_is_no_code(facts: Facts, rows: int) -> list[int]:
    return change_person(facts, facts.choose(facts.newcomers, rows), "pers_ethnicity", "ZZZZ")


def _two_children_with_one_pupil_number(facts: Facts, rows: int) -> list[int]:
    with_number = facts.newcomers.query("not UPN.str.startswith('UN')")
    chosen = facts.choose(with_number, rows - rows % 2)
    chosen = chosen.head(len(chosen) - len(chosen) % 2)
    person = facts.tables["ssd_person"].reset_index().set_index("person")
    for one, other in zip(chosen["person"].iloc[::2], chosen["person"].iloc[1::2], strict=True):
        facts.tables["ssd_person"].loc[person.loc[other, "index"], "pers_upn"] = person.loc[one, "pers_upn"]
    return persons_of(chosen)


def lone_episodes(facts: Facts) -> pd.DataFrame:
    """Newcomers' only episodes, in foster care or a home, that ended for a reason no rule looks into."""
    episodes = facts.episodes
    plain = episodes["rec"].isin(["E4A", "E4B", "E13", "E3", "E8", "E16", "E41"])
    still_open = episodes["end"] > facts.window.year_end
    quiet = episodes["person"].isin(facts.nothing_else_told)
    return episodes[episodes["lone"] & (plain | still_open) & ~episodes["type"].eq("P1") & quiet]


def lone_and_over(facts: Facts) -> pd.DataFrame:
    """Those of `lone_episodes` that ended within the year."""
    lone = lone_episodes(facts)
    return lone[lone["end"] <= facts.window.year_end]


def ended_episodes(facts: Facts) -> pd.DataFrame:
    """Episodes that end a child's last period of care, within the year."""
    episodes = facts.episodes
    last = ~facts.care.periods["person"].duplicated(keep="last").loc[episodes["period"]].to_numpy()
    last &= episodes["person"].isin(facts.nothing_else_told).to_numpy()
    return episodes[last & episodes["rec"].ne("X1") & (episodes["end"] <= facts.window.year_end)]


def change_episode(facts: Facts, chosen: pd.DataFrame, column: str, value: str | None) -> list[int]:
    """Write `value` into a column of the episodes chosen; return whose they are."""
    facts.set("ssd_cla_episodes", column, chosen["row"], value)
    return persons_of(chosen)


def _reason_for_episode_is_no_code(facts: Facts, rows: int) -> list[int]:
    episodes = facts.episodes
    legal = episodes[episodes["rne"].eq("L") & (episodes["start"] >= facts.window.year_start)]
    return change_episode(facts, facts.choose(legal, rows), "clae_cla_episode_start_reason", "Z")


def _legal_status_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(lone_episodes(facts).query("status == 'V2'"), rows)
    facts.set("ssd_legal_status", "lega_legal_status", chosen["legal_row"], "V9")
    return persons_of(chosen)


def _need_is_no_code(facts: Facts, rows: int) -> list[int]:
    return change_episode(facts, facts.choose(lone_episodes(facts), rows), "clae_cla_primary_need_code", "N9")


def _end_without_reason(facts: Facts, rows: int) -> list[int]:
    return change_episode(
        facts, facts.choose(ended_episodes(facts), rows), "clae_cla_episode_ceased_reason", None
    )


def _reason_for_end_is_no_code(facts: Facts, rows: int) -> list[int]:
    return change_episode(
        facts, facts.choose(ended_episodes(facts), rows), "clae_cla_episode_ceased_reason", "E99"
    )


def _stayed_with_carers_before_18(facts: Facts, rows: int) -> list[int]:
    ended = ended_episodes(facts)
    under_17 = ended["end"] < birthday(days_of(ended["born"]), 17)
    home = ended["rec"].isin(["E4A", "E4B", "E13"]) & ended["type"].isin(codes.FOSTER)
    chosen = facts.choose(ended[under_17 & home], rows)
    return change_episode(facts, chosen, "clae_cla_episode_ceased_reason", "E17")


def moves(facts: Facts) -> pd.DataFrame:
    """Episodes of this year that began with a move to another carer, no temporary stay among them."""
    episodes = facts.episodes
    temporary = episodes[["type", "previous_type"]].isin(codes.TEMPORARY).any(axis=1)
    return episodes[episodes["rne"].eq("P") & (episodes["start"] >= facts.window.year_start) & ~temporary]


def _no_reason_for_move(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(moves(facts), rows)
    column = "clap_cla_placement_change_reason"
    facts.set("ssd_cla_placement", column, chosen["previous_placement_row"], None)
    return persons_of(chosen)


def _legal_change_that_is_none(facts: Facts, rows: int) -> list[int]:
    return change_episode(facts, facts.choose(moves(facts), rows), "clae_cla_episode_start_reason", "B")


def _ended_on_the_day_it_started(facts: Facts, rows: int) -> list[int]:
    over = lone_and_over(facts)
    short = over[(over["end"] - over["start"]).dt.days.between(2, 27)]
    unreviewed = ~short["period"].isin(facts.reviews.loc[facts.reviews["outcome"].eq("held"), "period"])
    chosen = facts.choose(short[unreviewed], rows)
    for table, column, plan_rows in (
        ("ssd_cla_episodes", "clae_cla_episode_ceased_date", "row"),
        ("ssd_cla_placement", "clap_cla_placement_end_date", "placement_row"),
        ("ssd_legal_status", "lega_legal_status_end_date", "legal_row"),
    ):
        for plan_row, day in zip(chosen[plan_rows], chosen["start"], strict=True):
            facts.set(table, column, pd.Series([plan_row]), day)
    return persons_of(chosen)


def _police_protection_too_long(facts: Facts, rows: int) -> list[int]:
    over = lone_and_over(facts)
    chosen = facts.choose(over[(over["end"] - over["start"]).dt.days >= 6], rows)
    facts.set("ssd_legal_status", "lega_legal_status", chosen["legal_row"], "L1")
    return persons_of(chosen)


def _at_school_under_4(facts: Facts, rows: int) -> list[int]:
    over = lone_and_over(facts)
    under_4 = over["start"] < birthday(days_of(over["born"]), 4)
    chosen = facts.choose(over[under_4 & over["type"].isin(codes.FOSTER)], rows)
    school = codes.lookup(facts.serial)["S1"]
    facts.set("ssd_cla_placement", "clap_cla_placement_type", chosen["placement_row"], "S1")
    for name, texts in school.items():
        facts.set("ssd_cla_placement", f"clap_cla_placement_{name}", chosen["placement_row"], texts[0])
    return persons_of(chosen)


def _change_participation(facts: Facts, chosen: pd.DataFrame, code: str) -> list[int]:
    facts.set("ssd_cla_reviews", "clar_cla_review_participation", chosen["row"], code)
    facts.reviews.loc[chosen["row"], "code"] = code
    return persons_of(chosen)


def _participation_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _change_participation(facts, facts.choose(facts.held_reviews, rows), "PN9")


def _under_4_and_is_not(facts: Facts, rows: int) -> list[int]:
    held = facts.held_reviews
    older = held["held"] > birthday(days_of(held["born"]), 4)
    return _change_participation(facts, facts.choose(held[older], rows), "PN0")


def _over_4_and_is_not(facts: Facts, rows: int) -> list[int]:
    held = facts.held_reviews
    under = held["held"] < birthday(days_of(held["born"]), 4)
    return _change_participation(facts, facts.choose(held[under], rows), "PN1")


def record_reviews_twice(facts: Facts, rows: int) -> None:
    """Record some reviews of the return a second time: the same date, another key, still one review."""
    table = facts.tables["ssd_cla_reviews"]
    twice = table.loc[facts.choose(facts.held_reviews, rows).index].copy()
    twice["clar_cla_review_id"] = twice["clar_cla_review_id"].str.replace("R", "D")
    facts.tables["ssd_cla_reviews"] = (
        pd.concat([table, twice]).sort_index(kind="stable").reset_index(drop=True)
    )


# In the order of planting: those that few children can carry come first.
PLANTS: dict[str, tuple[str, Plant]] = {
    "355": ("Episodes", _ended_on_the_day_it_started),
    "373": ("Episodes", _at_school_under_4),
    "361": ("Episodes", _police_protection_too_long),
    "460": ("Episodes", _stayed_with_carers_before_18),
    "144": ("Episodes", _legal_status_is_no_code),
    "145": ("Episodes", _need_is_no_code),
    "149": ("Episodes", _reason_for_end_is_no_code),
    "148": ("Episodes", _end_without_reason),
    "143": ("Episodes", _reason_for_episode_is_no_code),
    "436": ("Episodes", _legal_change_that_is_none),
    "225": ("Episodes", _no_reason_for_move),
    "441": ("Reviews", _over_4_and_is_not),
    "440": ("Reviews", _under_4_and_is_not),
    "167": ("Reviews", _participation_is_no_code),
    "444": ("Header", _two_children_with_one_pupil_number),
    "101": ("Header", _sex_is_no_code),
    "103": ("Header", _ethnicity_is_no_code),
}

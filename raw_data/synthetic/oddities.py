"""Oddities in child protection and fostering: days that cannot be, which a report must keep, flag and count.

Faults of the return do not belong here, nor rows that break a contract. Plan and tables are changed alike, so
that what is true is told of the odd rows too. Each oddity is in a child or a household that has no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import add_months, working_day_from
from raw_data.synthetic.facts import Facts

Oddity = dict[str, str]
DAY = pd.Timedelta(days=1)
# What else is odd in the same rows: the second of two plans has no conference.
ALSO = {"cp_plan_while_another_is_open": "cp_plan_without_conference"}


def plant_oddities(
    facts: Facts, wanted: Mapping[Any, int], rng: np.random.Generator
) -> dict[str, list[Oddity]]:
    """Plant so many of each kind as there is room for; return the table and the key of each, by kind.

    A small authority may have no plan or household that can carry one: then there are fewer.
    """
    taken: set[object] = set()
    found = {}
    for name, plant in KINDS.items():
        candidates, change = plant(facts)
        free = candidates[~candidates["of"].isin(taken)]
        chosen = free.iloc[rng.permutation(len(free))[: wanted.get(name, 0)]].sort_index()
        taken.update(chosen["of"])
        found[name] = change(chosen) if len(chosen) else []
    return found | {ALSO[name]: keys for name, keys in found.items() if name in ALSO}


Kind = Callable[[Facts], tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]]


def _listed(table: str, keys: pd.Series[str]) -> list[Oddity]:
    return [{"table": table, "key": key} for key in sorted(keys)]


def _chains(facts: Facts) -> pd.DataFrame:
    """What happened once to a child who was never looked after, with the keys of the tables."""
    chains = facts.protection.chains
    alone = ~chains["child"].duplicated(keep=False)
    never = facts.protection.children["person"].take(chains["child"].to_numpy()).lt(0).to_numpy()
    number = pd.Series(chains.index, chains.index).astype("str").str.zfill(8)
    keys = chains.assign(of=chains["child"], plan="CP" + number, enquiry="Q" + number, icpc="K" + number)
    return keys[alone & never & chains["kind"].eq("enquiry")]


def _short_plans(facts: Facts) -> pd.DataFrame:
    """Plans that began and ended in the year before any review was held."""
    chains, window = _chains(facts), facts.window
    within = (chains["plan_start"] > window.year_start + 40) & (chains["plan_end"] < window.year_end)
    return chains[within & ~chains.index.isin(facts.protection.reviews["chain"])]


def _end_plans(facts: Facts, chosen: pd.DataFrame, ends: pd.Series) -> list[Oddity]:
    plans = facts.tables["ssd_cp_plans"]
    facts.protection.chains.loc[chosen.index, "plan_end"] = ends
    rows = plans.index[plans["cppl_cp_plan_id"].isin(chosen["plan"])]
    by_plan = ends.set_axis(chosen["plan"])
    plans.loc[rows, "cppl_cp_plan_end_date"] = plans.loc[rows, "cppl_cp_plan_id"].map(by_plan)
    return _listed("ssd_cp_plans", chosen["plan"])


def _same_day(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    return _short_plans(facts), lambda chosen: _end_plans(facts, chosen, chosen["plan_start"])


def _ends_first(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    return _short_plans(facts), lambda chosen: _end_plans(facts, chosen, chosen["plan_start"] - 12 * DAY)


def _before_enquiry(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    chains, window = _chains(facts), facts.window
    held = (chains["conference"] >= window.year_start) & (chains["conference"] < window.year_end - 30)

    def change(chosen: pd.DataFrame) -> list[Oddity]:
        start = pd.Series(working_day_from(chosen["conference"].to_numpy("M8[D]") + 3), chosen.index)
        frame, table = facts.protection.chains, facts.tables["ssd_s47_enquiry"]
        rows = table.index[table["s47e_s47_enquiry_id"].isin(chosen["enquiry"])]
        for days, own, column in (
            (start, "start", "s47e_s47_start_date"),
            (start + 6 * DAY, "ended", "s47e_s47_end_date"),
        ):
            frame.loc[chosen.index, own] = days
            by_enquiry = days.set_axis(chosen["enquiry"])
            table.loc[rows, column] = table.loc[rows, "s47e_s47_enquiry_id"].map(by_enquiry)
        return _listed("ssd_initial_cp_conference", chosen["icpc"])

    return chains[held], change


def _second_plan(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    chains, window = _chains(facts), facts.window
    year_end = pd.Timestamp(window.year_end)
    open_still = (chains["plan_start"] < year_end - 200 * DAY) & (chains["plan_end"] > year_end)

    def change(chosen: pd.DataFrame) -> list[Oddity]:
        """The child has two plans for the last weeks of the year; the second has no conference."""
        protection, plans = facts.protection, facts.tables["ssd_cp_plans"]
        first = plans[plans["cppl_cp_plan_id"].isin(chosen["plan"])]
        start = year_end - 40 * DAY
        second = first.assign(
            cppl_cp_plan_id=first["cppl_cp_plan_id"] + "B",
            cppl_cp_plan_start_date=start,
            cppl_icpc_id=None,
            cppl_referral_id=None,
        )
        blank = chosen[protection.chains.columns].assign(kind="second plan", plan_start=start)
        blank[["start", "ended", "target", "conference"]] = pd.NaT
        facts.tables["ssd_cp_plans"] = pd.concat([plans, second], ignore_index=True)
        facts.protection = replace(
            protection, chains=pd.concat([protection.chains, blank], ignore_index=True)
        )
        return _listed("ssd_cp_plans", second["cppl_cp_plan_id"])

    return chains[open_still], change


def _new_households(facts: Facts) -> pd.DataFrame:
    """The council's own that were approved in the year, stand, and wait for their first review."""
    households, window = facts.fostering.households, facts.window
    new = households["approved"].between(window.year_start + 40, window.year_end - 40)
    usual = households["own"] & households["status"].eq("ACTIVE") & households["kind"].ne("REG24")
    return households[new & usual].assign(of=households["id"])


def _before_approval(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    def change(chosen: pd.DataFrame) -> list[Oddity]:
        held = pd.Series(working_day_from(chosen["approved"].to_numpy("M8[D]") - 25), chosen.index)
        due = pd.Series(add_months(chosen["approved"].to_numpy("M8[D]"), 12), chosen.index)
        ids = "FRX" + pd.Series(range(len(chosen)), chosen.index).astype("str")
        extra = {"review_no": 1, "kind": "FIRST", "method": "MEETING", "recommendation": "CONTINUE"}
        table = facts.tables["foster_review"]
        rows = pd.DataFrame({"foster_review_id": ids, "household_id": chosen["id"], "row": -1, **extra})
        rows = rows.assign(due_date=due, held_date=held, independent_chair="Y", terms_changed="N")
        facts.tables["foster_review"] = pd.concat([table, rows], ignore_index=True)
        return _listed("foster_review", ids)

    return _new_households(facts), change


def _left_before_approval(facts: Facts) -> tuple[pd.DataFrame, Callable[[pd.DataFrame], list[Oddity]]]:
    def change(chosen: pd.DataFrame) -> list[Oddity]:
        left = chosen["approved"] - 15 * DAY
        told = {"status": "RESIGNED", "since": left, "ended": left, "reason": "OTHER"}
        facts.fostering.households.loc[chosen.index, list(told)] = pd.DataFrame(told)
        table = facts.tables["foster_household"]
        names = ["status", "status_date", "leave_reason"]
        table.loc[chosen.index, names] = pd.DataFrame(told)[["status", "since", "reason"]].set_axis(
            names, axis=1
        )
        return _listed("foster_household", chosen["id"])

    return _new_households(facts), change


KINDS: dict[str, Kind] = {
    "cp_plan_of_one_day": _same_day,
    "cp_plan_ends_before_it_starts": _ends_first,
    "cp_conference_before_enquiry": _before_enquiry,
    "cp_plan_while_another_is_open": _second_plan,
    "foster_review_before_approval": _before_approval,
    "foster_household_ends_before_approval": _left_before_approval,
}

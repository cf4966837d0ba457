"""What must be true of every made-up history, before and after faults are planted."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import breaches, dates, load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.places import places

YEAR_START, YEAR_END = pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(load_settings(children=900, seed=11), serial=1)


@pytest.fixture(scope="module")
def episodes(facts: Facts) -> pd.DataFrame:
    plan = facts.care.episodes
    placed = facts.care.placements.loc[plan["placement"]].set_axis(plan.index)
    periods = facts.care.periods.loc[plan["period"]].set_axis(plan.index)
    return plan.assign(
        status=facts.care.legal["status"].loc[plan["legal"]].to_numpy(),
        place=placed["type"],
        urn=placed["urn"].fillna(""),
        provider=placed["provider"],
        postcode=placed["postcode"],
        kind=periods["kind"],
        born=periods["born"],
        person=periods["person"],
    )


def age(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.Series(dates.age_on(dates.days_of(frame["born"]), dates.days_of(frame[column])), frame.index)


def test_episodes_fill_their_period_without_gap_or_overlap(facts: Facts, episodes: pd.DataFrame) -> None:
    periods = facts.care.periods
    bounds = episodes.groupby("period").agg(start=("start", "first"), end=("end", "last"))
    assert bounds["start"].eq(periods["start"]).all() and bounds["end"].eq(periods["end"]).all()
    assert (episodes["end"] > episodes["start"]).all()
    following = episodes.shift(-1)
    same_period = following["period"].eq(episodes["period"])
    assert following["start"][same_period].eq(episodes["end"][same_period]).all()
    assert episodes["rec"].eq("X1").eq(same_period).all()


def test_the_reason_for_an_episode_says_what_changed(episodes: pd.DataFrame) -> None:
    before = episodes.shift()
    first = ~before["period"].eq(episodes["period"])
    assert first.eq(episodes["rne"].eq("S")).all()
    later = ~first
    status = before["status"].ne(episodes["status"])
    where = (before[["place", "postcode", "urn"]] != episodes[["place", "postcode", "urn"]]).any(axis=1)
    assert status[later].eq(episodes["rne"].isin(["L", "B", "U"])[later]).all()
    assert where[later].eq(episodes["rne"].isin(["P", "T", "B", "U"])[later]).all()


def test_periods_of_one_child_lie_apart_and_end_by_18(facts: Facts) -> None:
    periods = facts.care.periods
    following = periods.shift(-1)
    again = following["person"].eq(periods["person"])
    assert ((following["start"] - periods["end"])[again] >= timedelta(days=2)).all()
    born = dates.days_of(periods["born"])
    assert (dates.days_of(periods["end"]) <= dates.birthday(born, 18)).all()
    assert (dates.days_of(periods["start"]) > born).all()
    assert ~periods.loc[again, "left"].isin(["E11", "E12", "E2", "E15", "E5", "E6", "E7", "E17"]).any()


def test_there_are_all_kinds_of_children(facts: Facts, episodes: pd.DataFrame) -> None:
    assert set(facts.care.periods["kind"]) == {"ordinary", "adoption", "remand", "uasc", "short break"}
    assert {"S", "L", "P", "T", "B", "U"} == set(episodes["rne"])
    assert {"K1", "K2", "K3", "P1", "A5", "A6", "S1", "R3", "T1", "T3", "T4"} <= set(episodes["place"])
    assert not {"H5", "P2", "Z1"} & set(episodes["place"])
    two = facts.care.periods.query("kind != 'short break' and end >= @YEAR_START and start <= @YEAR_END")
    assert two["person"].duplicated().any()


def test_placements_suit_age_and_legal_status(episodes: pd.DataFrame) -> None:
    years = age(episodes, "start")
    assert (years[episodes["place"].eq("K3") & episodes["rne"].isin(["S", "P"])] >= 16).all()
    assert (years[episodes["place"].eq("S1") & episodes["rne"].isin(["S", "P"])] >= 4).all()
    assert (years[episodes["place"].eq("R5")] >= 10).all()
    assert set(episodes["status"][episodes["place"].eq("P1")]) <= {"C1", "C2"}
    assert set(episodes["status"][episodes["place"].isin(["A5", "A6"])]) == {"E1"}
    assert (episodes["provider"].eq("PR0") == episodes["place"].eq("P1")).all()
    unnumbered = episodes["place"].isin(["P1", "R1", "R2", "R5", "T1", "T3", "T4"])
    assert episodes["urn"].eq("").eq(unnumbered).all()
    assert episodes.loc[~unnumbered, "urn"].str.fullmatch(r"9\d{6}|SC9\d{5}").all()


def test_short_breaks_keep_within_their_limits(episodes: pd.DataFrame) -> None:
    breaks = episodes[episodes["kind"] == "short break"]
    days = (breaks["end"] - breaks["start"]).dt.days
    assert set(breaks["status"]) == {"V3"} and set(breaks["rne"]) == {"S"}
    assert days.max() <= 17
    assert days.groupby([breaks["person"], breaks["start"].dt.to_period("Y-MAR")]).sum().max() <= 75
    homes = breaks[["person", "place", "postcode"]].drop_duplicates()
    assert homes["person"].is_unique


def test_police_protection_and_emergency_orders_are_short(facts: Facts) -> None:
    spells = facts.care.legal
    days = (spells["end"] - spells["start"]).dt.days
    assert days[spells["status"].eq("L1")].max() <= 3
    assert days[spells["status"].eq("L2")].max() <= 21
    assert {"L1", "L2"} <= set(spells["status"])


def test_reviews_are_on_time_unless_planned_late(facts: Facts) -> None:
    reviews = facts.reviews
    usual = reviews[~reviews["group"].str.startswith("short break")]
    starts = facts.care.periods["start"]
    for row in usual.head(3_000).to_dict("records"):
        if row["sequence"] == 1:
            assert row["counted_from"] == starts[row["period"]]
            due = np.busday_offset(
                np.datetime64(row["counted_from"], "D"),
                20,
                roll="backward",
                holidays=dates.england_holidays(),
            )
        else:
            due = np.datetime64(
                row["counted_from"] + pd.DateOffset(months=3 if row["sequence"] == 2 else 6), "D"
            )
        assert np.datetime64(row["due"], "D") == due
    held = reviews[reviews["outcome"].eq("held")]
    assert ((held["held"] - held["due"]).dt.days.clip(lower=0) == held["days_late"]).all()
    assert held["reason"].notna().eq(held["days_late"] > 0).all()
    assert (held["held"] > held["counted_from"]).all()


def test_reviews_follow_one_another_within_the_period(facts: Facts) -> None:
    reviews = facts.reviews[~facts.reviews["group"].str.startswith("short break")]
    before = reviews.shift()
    again = before["period"].eq(reviews["period"])
    assert reviews["counted_from"][again].eq(before["held"][again]).all()
    assert reviews["sequence"][again].eq(before["sequence"][again] + 1).all()
    held = reviews[reviews["held"].notna()]
    ends = facts.care.periods["end"].loc[held["period"]].clip(upper=YEAR_END).set_axis(held.index)
    assert (held["held"] <= ends).all()


def test_what_is_not_held_was_due_and_what_is_planned_was_not(facts: Facts) -> None:
    by_outcome = dict(iter(facts.reviews.groupby("outcome")))
    assert by_outcome["not held"]["due"].between(YEAR_START, YEAR_END - timedelta(days=1)).all()
    assert (by_outcome["planned"]["due"] > YEAR_END).all()
    ends = facts.care.periods["end"].loc[by_outcome["not held"]["period"]]
    assert (ends > YEAR_END).all()
    # Nobody leaves care after a review was due and not held.
    last = facts.reviews.drop_duplicates("period", keep="last")
    assert set(last.loc[last["outcome"].ne("held"), "period"]) <= set(
        facts.care.periods.index[facts.care.periods["end"] > YEAR_END]
    )


def test_participation_fits_the_age_at_the_review(facts: Facts) -> None:
    clean = make_facts(load_settings(children=900, seed=11), serial=1)
    held = clean.reviews[clean.reviews["outcome"].eq("held")]
    held = held.assign(born=clean.care.periods["born"].loc[held["period"]].to_numpy())
    assert held["code"].eq("PN0").eq(age(held, "held") < 4).all()
    assert set(held["code"]) == {f"PN{number}" for number in range(8)}


def test_children_have_numbers_and_homes_of_the_right_form(facts: Facts) -> None:
    people = facts.people
    upn = people["upn"].dropna()
    assert upn.is_unique and upn.str.fullmatch(r"[A-HJ-NP-RT-Z]\d{12}").all()
    assert people["upn"].isna().eq(people["upn_unknown"].notna()).all()
    assert people["child"].is_unique and people["child"].str.len().le(10).all()
    homes = pd.concat([people["postcode"], people["new_postcode"]]).dropna()
    assert homes.isin(places(1).homes).all() and homes.str.fullmatch(r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}").all()
    assert people["postcode"].isna().eq(people["is_uasc"]).all()
    placed = facts.care.placements.query("type != 'P1'")["postcode"]
    assert placed.str.fullmatch(r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}").all() and not placed.isin(homes).any()


def test_last_years_return_goes_on_in_this_years(facts: Facts) -> None:
    open_then = facts.previous["episodes"].query("DEC.isna()")
    both = open_then.merge(facts.current["episodes"], on=["CHILD", "DECOM"], suffixes=("", "_now"))
    assert len(both) == len(open_then)
    for column in ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "URN", "HOME_POST", "PL_POST"):
        assert both[column].fillna("").eq(both[f"{column}_now"].fillna("")).all()
    assert (facts.previous["episodes"]["DECOM"] < YEAR_START).all()
    assert facts.previous["uasc"]["CHILD"].isin(facts.previous["header"]["CHILD"]).all()


def test_no_child_carries_two_faults() -> None:
    facts = make_facts(load_settings(seed=3), serial=1)
    children = [person for _, plant in breaches.PLANTS.values() for person in plant(facts, 2)]
    assert len(children) == len(set(children)) == 2 * len(breaches.PLANTS)

"""What must be true of the further files of a made-up return, against the care histories they come from."""

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import dates, load_settings
from raw_data.synthetic.codes import lookup
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.places import places

YEAR_START, YEAR_END = pd.Timestamp("2026-04-01"), pd.Timestamp("2027-03-31")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(load_settings(children=1_500, seed=11, collection_year=2027), serial=2)


@pytest.fixture(scope="module")
def usual(facts: Facts) -> pd.DataFrame:
    """Periods of care of this year that are no short breaks."""
    periods = facts.care.periods
    during = (periods["start"] <= YEAR_END) & (periods["end"] >= YEAR_START)
    return periods[during & periods["kind"].ne("short break")]


def age(facts: Facts, persons: pd.Series, day: pd.Timestamp) -> pd.Series:
    born = dates.days_of(facts.people["born"].loc[persons])
    return pd.Series(dates.age_on(born, np.full(len(born), np.datetime64(day, "D"))), persons.index)


def in_one_placement(facts: Facts, times: pd.DataFrame) -> pd.DataFrame:
    """Each time with the placements that hold it whole."""
    placements = facts.care.placements
    person = facts.care.periods["person"].loc[placements["period"]].to_numpy()
    held = pd.DataFrame(
        {"person": person, "from": placements["start"], "to": placements["end"], "type": placements["type"]}
    )
    both = times.reset_index(names="time").merge(held, on="person")
    return both[(both["from"] <= both["start"]) & (both["to"] > both["end"])]


def test_oc2_has_exactly_those_in_care_for_the_whole_year(facts: Facts, usual: pd.DataFrame) -> None:
    whole = usual[(usual["start"] < YEAR_START) & (usual["end"] > YEAR_END)]
    assert sorted(facts.current["oc2"]["person"]) == sorted(whole["person"])
    episodes = facts.current["episodes"]
    of_them = episodes[episodes["person"].isin(whole["person"])]
    assert not (of_them["RNE"].eq("S") & (of_them["DECOM"] >= YEAR_START)).any()
    assert set(of_them["REC"].dropna()) == {"X1"}


def test_oc2_asks_by_age(facts: Facts) -> None:
    rows = facts.current["oc2"]
    at_end, at_start = age(facts, rows["person"], YEAR_END), age(facts, rows["person"], YEAR_START)
    has_score, has_reason = rows["SDQ_SCORE"].notna(), rows["SDQ_REASON"].notna()
    assert not (has_score & has_reason).any()
    assert (has_score | has_reason).eq((at_end >= 4) & (at_start < 17)).all()
    assert not (rows["SDQ_REASON"].eq("SDQ1") & (at_start >= 4) & (at_end < 17)).any()
    assert rows["CONVICTED"].notna().eq(at_end >= 10).all()
    assert rows["HEALTH_CHECK"].notna().eq(at_end < 5).all()
    assert rows["INTERVENTION_RECEIVED"].notna().eq(rows["SUBSTANCE_MISUSE"].eq("1")).all()
    assert rows["INTERVENTION_OFFERED"].notna().eq(rows["INTERVENTION_RECEIVED"].eq("0")).all()
    assert rows["SDQ_SCORE"].dropna().between(0, 40).all()


def test_a_questionnaire_is_of_a_day_at_which_it_is_asked_for(facts: Facts) -> None:
    plan = facts.further.outcomes
    scored = plan[plan["score"].notna()]
    years = dates.age_on(dates.days_of(scored["born"]), dates.days_of(scored["scored_on"]))
    assert years.min() == 4 and years.max() == 16
    assert (scored["scored_on"] >= scored["first_day"]).all()
    assert (scored["scored_on"] <= scored["last_day"]).all()


def test_ad1_has_exactly_the_adopted(facts: Facts) -> None:
    rows, episodes = facts.current["ad1"], facts.current["episodes"]
    adopted = episodes[episodes["REC"].isin(["E11", "E12"])]
    assert len(rows) > 5 and sorted(rows["person"]) == sorted(adopted["person"])
    placed = episodes[episodes["PLACE"].isin(["A5", "A6"])].groupby("person")["DECOM"].min()
    assert (rows["DATE_INT"] <= rows["DATE_MATCH"]).all()
    assert (rows["DATE_MATCH"] <= rows["person"].map(placed)).all()
    last = adopted.set_index("person")["PLACE"]
    assert rows["FOSTER_CARE"].eq("1").eq(rows["person"].map(last).eq("A5")).all()
    assert rows["NB_ADOPTR"].eq("1").eq(rows["LS_ADOPTR"].eq("L0")).all()


def test_whoever_is_under_a_placement_order_was_to_be_placed(facts: Facts) -> None:
    rows, episodes = facts.current["placed_adoption"], facts.current["episodes"]
    decided = rows.set_index("person")["DATE_PLACED"]
    ordered = episodes[episodes["LS"].eq("E1") | episodes["PLACE"].isin(["A5", "A6"])]
    assert len(ordered) and (ordered["person"].map(decided) <= ordered["DECOM"]).all()
    given_up = rows[rows["DATE_PLACED_CEASED"].notna()]
    assert len(given_up) and (given_up["DATE_PLACED_CEASED"] > given_up["DATE_PLACED"]).all()
    assert given_up["DATE_PLACED_CEASED"].between(YEAR_START, YEAR_END).all()
    assert rows["REASON_PLACED_CEASED"].notna().eq(rows["DATE_PLACED_CEASED"].notna()).all()
    assert not given_up["person"].isin(facts.current["ad1"]["person"]).any()
    left = episodes[episodes["REC"].notna() & episodes["REC"].ne("X1")]["person"]
    gone = rows[rows["person"].isin(left) & ~rows["person"].isin(facts.current["ad1"]["person"])]
    assert gone["DATE_PLACED_CEASED"].notna().all()


def test_last_years_decisions_go_on(facts: Facts) -> None:
    before = facts.previous["placed_adoption"]
    stands = before[
        before["DATE_PLACED_CEASED"].isna() & ~before["person"].isin(facts.previous["ad1"]["person"])
    ]
    now = facts.current["placed_adoption"].set_index("person")["DATE_PLACED"]
    assert len(stands) and stands["person"].map(now).eq(stands["DATE_PLACED"]).all()
    given_up = before[before["DATE_PLACED_CEASED"].notna()]
    assert not given_up["person"].isin(now.index).any()


def test_prev_perm_has_everybody_who_came_into_care(facts: Facts) -> None:
    rows = facts.current["prev_perm"]
    began = facts.care.periods["start"].between(YEAR_START, YEAR_END)
    came = facts.care.periods[began].groupby("person")["start"].min()
    assert sorted(rows["person"]) == sorted(came.index)
    before = rows["PREV_PERM"].ne("Z1")
    assert before.any() and rows.loc[before, ["LA_PERM", "DATE_PERM"]].notna().all(axis=None)
    assert rows.loc[~before, ["LA_PERM", "DATE_PERM"]].isna().all(axis=None)
    year = pd.to_numeric(rows["DATE_PERM"].str[-4:], errors="coerce")
    assert not (year >= rows["person"].map(came).dt.year).any()
    assert (year.dropna() >= facts.people["born"].loc[rows["person"]].dt.year.to_numpy()[year.notna()]).all()


def test_times_missing_lie_in_one_placement_and_apart(facts: Facts) -> None:
    times = facts.further.missing
    assert in_one_placement(facts, times)["time"].nunique() == len(times) > 100
    following = times.shift(-1)
    again = following["person"].eq(times["person"])
    assert (following["start"] > times["end"])[again].all()
    assert (age(facts, times["person"], YEAR_END) >= 10).all()
    rows = facts.current["missing"]
    assert not (rows["MIS_START"] > YEAR_END).any() and not (rows["MIS_END"] < YEAR_START).any()
    extract = facts.tables["ssd_missing"]
    assert len(extract) > len(times), "children who are not looked after go missing too"


def test_last_years_times_missing_go_on(facts: Facts) -> None:
    still_gone = facts.previous["missing"].query("MIS_END.isna()")
    both = still_gone.merge(facts.current["missing"], on=["CHILD", "MIS_START"])
    assert len(both) == len(still_gone)


def test_social_workers_follow_one_another_through_each_period(facts: Facts, usual: pd.DataFrame) -> None:
    spells = facts.further.spells
    bounds = spells.groupby("period").agg(start=("start", "first"), end=("end", "last"))
    periods = facts.care.periods.loc[bounds.index]
    assert bounds["start"].eq(periods["start"]).all()
    assert (bounds["end"].clip(upper=YEAR_END) >= periods["end"].clip(upper=YEAR_END)).all()
    following = spells.shift(-1)
    same = following["period"].eq(spells["period"])
    assert following["start"][same].eq(spells["end"][same]).all()
    assert following["worker"][same].ne(spells["worker"][same]).all()
    assert spells["reason"].eq("FCONTA").eq(~spells["period"].duplicated()).all()
    comes_back = following["person"].eq(spells["person"]) & ~same
    assert (following["start"] > spells["end"])[comes_back].all()
    rows = facts.current["sw_episodes"]
    open_then = rows[rows["SW_DEC"].isna()]
    assert set(usual["person"]) == set(rows["person"])
    assert set(usual.loc[usual["end"] > YEAR_END, "person"]) <= set(open_then["person"])
    assert rows["SW_ID"].str.fullmatch(r"SW9002\d{5}").all()


def test_care_leavers_are_of_age_and_gone(facts: Facts) -> None:
    rows, episodes = facts.current["oc3"], facts.current["episodes"]
    turned = age(facts, rows["person"], YEAR_END)
    assert set(turned) <= set(range(17, 22)) and {17, 18, 19} <= set(turned)
    last = facts.care.periods[facts.care.periods["start"] <= YEAR_END].drop_duplicates("person", keep="last")
    last = last.set_index("person").loc[rows["person"]]
    birthday = dates.days_of(last["born"].reset_index(drop=True))
    birthday = dates.add_months(birthday, 12 * turned.to_numpy())
    assert (dates.days_of(last["end"]) < birthday).all()
    assert not set(last["left"]) & {"E2", "E3", "E11", "E12", "E15"}
    known = pd.concat([episodes["person"], facts.previous["episodes"]["person"]])
    assert rows["person"].isin(known).all()
    out_of_touch = rows["IN_TOUCH"].ne("YES")
    assert rows["ACTIV"].eq("0").eq(out_of_touch).all() and rows["ACCOM"].eq("0").eq(out_of_touch).all()
    assert not (turned.eq(17) & rows["ACCOM"].str[0].isin(["Z", "T"])).any()
    assert not rows["ACCOM"].isin(["S1", "X1"]).any()


def test_the_header_names_everybody_of_any_file(facts: Facts) -> None:
    header = set(facts.current["header"]["CHILD"])
    for table, rows in facts.current.items():
        assert set(rows["CHILD"]) <= header, table
    only_left = set(facts.current["oc3"]["CHILD"]) - set(facts.current["episodes"]["CHILD"])
    blank = facts.current["header"].query("CHILD in @only_left")[["MOTHER", "MC_DOB"]]
    assert only_left and blank.isna().all(axis=None)
    for table in ("missing", "reviews", "oc2", "ad1", "placed_adoption", "prev_perm", "sw_episodes"):
        assert not only_left & set(facts.current[table]["CHILD"]), table


def test_unaccompanied_children_stop_being_so_by_18(facts: Facts) -> None:
    people = facts.people[facts.people["is_uasc"]]
    adult = dates.birthday(dates.days_of(people["born"]), 18)
    until = dates.days_of(people["asylum_until"])
    assert (until <= adult).all() and (until < adult).any()
    now, before = facts.current["uasc"], facts.previous["uasc"]
    both = now.merge(before, on="CHILD", suffixes=("", "_before"))
    born = dates.days_of(both["DOB"])
    assert (dates.days_of(both["DUC_before"]) == dates.birthday(born, 18)).all()
    assert (both["DUC"].eq(both["DUC_before"]) | both["DUC"].between(YEAR_START, YEAR_END)).all()


def test_orders_are_of_children_in_homes_and_of_one_year(facts: Facts) -> None:
    orders = facts.further.orders
    held = in_one_placement(facts, orders)
    assert held["time"].nunique() == len(orders) > 10 and set(held["type"]) == {"K2"}
    rows = facts.current["dolo"]
    assert len(rows) and rows["DOLO_START"].between(YEAR_START, YEAR_END).all()
    assert "dolo" not in facts.previous
    earlier = make_facts(load_settings(children=60, years=2), serial=1)
    assert "dolo" not in earlier.current and len(earlier.tables["dolo_order"]) >= 0


def test_places_are_apart_and_providers_where_they_should_be() -> None:
    known = places(2)
    kinds = (known.homes, known.carers, np.concatenate([known.own_sites, known.away_sites]))
    listed = np.concatenate(kinds)
    assert len(set(listed)) == len(listed)
    own = {*known.homes, *known.own_carers, *known.own_sites}
    assert not own & {*known.away_carers, *known.away_sites}
    for code, of_code in lookup(2).items():
        inside = np.isin(of_code["postcode"], list(own))
        assert (
            inside[of_code["provider"] == "PR1"].all() and not inside[of_code["provider"] == "PR2"].any()
        ), code


def test_placements_lie_in_the_area_and_out_of_it(facts: Facts) -> None:
    known = places(2)
    own = {*known.homes, *known.own_carers, *known.own_sites}
    placed = facts.care.placements.query("type != 'P1'")["postcode"]
    assert 0.5 < placed.isin(own).mean() < 0.8
    assert not placed.isin(known.homes).any()
    assert set(facts.people["postcode"].dropna()) <= set(known.homes)
    carer = facts.tables["placement_carer"]
    assert carer["household_id"].notna().all() and not carer["placement_id"].duplicated().any()

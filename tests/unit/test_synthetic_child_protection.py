"""What must be true of made-up child protection: dates in order, keys that meet, sizes as they are."""

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import dates, load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_links import link_answers

YEARS = 6


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(load_settings(), serial=1)


@pytest.fixture(scope="module")
def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return facts.tables


def working_days(start: pd.Series, end: pd.Series) -> np.ndarray:
    return np.busday_count(dates.days_of(start), dates.days_of(end), holidays=dates.england_holidays())


def test_there_is_as_much_of_it_as_a_middling_council_has(tables: dict[str, pd.DataFrame]) -> None:
    a_year = {name: len(rows) / YEARS for name, rows in tables.items()}
    assert 1_100 < a_year["ssd_s47_enquiry"] < 1_350  # Department for Education, 2024: 1,225
    assert 370 < a_year["ssd_initial_cp_conference"] < 450  # 411
    assert 310 < a_year["ssd_cp_plans"] < 380  # 344
    still_open = tables["ssd_cp_plans"]["cppl_cp_plan_end_date"].isna().sum()
    assert 230 < still_open < 330  # 275 at 31 March
    looked_after_too = tables["ssd_cp_plans"]["person"].ge(0).sum()
    assert 50 < looked_after_too < 400


def test_a_conference_follows_its_enquiry_in_time_or_late(tables: dict[str, pd.DataFrame]) -> None:
    both = tables["ssd_initial_cp_conference"].merge(
        tables["ssd_s47_enquiry"], left_on="icpc_s47_enquiry_id", right_on="s47e_s47_enquiry_id"
    )
    assert both["icpc_person_id"].eq(both["s47e_person_id"]).all()
    waited = working_days(both["s47e_s47_start_date"], both["icpc_icpc_date"])
    assert waited.min() > 0 and waited.max() <= 35
    assert 0.75 < (waited <= 15).mean() < 0.9
    assert (working_days(both["s47e_s47_start_date"], both["icpc_icpc_target_date"]) == 15).all()
    ended = both["s47e_s47_end_date"].dropna()
    assert (ended < both["icpc_icpc_date"].loc[ended.index]).all()
    without = tables["ssd_initial_cp_conference"].query("icpc_s47_enquiry_id.isna()")
    assert without["icpc_icpc_transfer_in"].eq("Y").all() and len(without)


def test_a_plan_begins_with_its_conference_and_is_reviewed_until_it_ends(
    tables: dict[str, pd.DataFrame],
) -> None:
    plans, conferences = tables["ssd_cp_plans"], tables["ssd_initial_cp_conference"]
    both = plans.merge(conferences, left_on="cppl_icpc_id", right_on="icpc_icpc_id")
    assert both["cppl_cp_plan_id"].eq(both["icpc_cp_plan_id"]).all()
    assert set((both["cppl_cp_plan_start_date"] - both["icpc_icpc_date"]).dt.days) == {0, 1}
    assert plans.loc[plans["cppl_icpc_id"].isna(), "cppl_cp_plan_ola"].eq("Y").all()
    ended = plans.dropna(subset="cppl_cp_plan_end_date")
    assert (ended["cppl_cp_plan_end_date"] > ended["cppl_cp_plan_start_date"]).all()
    reviews = tables["ssd_cp_reviews"].merge(plans, left_on="cppr_cp_plan_id", right_on="cppl_cp_plan_id")
    assert len(reviews) == len(tables["ssd_cp_reviews"])
    assert (reviews["cppr_cp_review_date"] > reviews["cppl_cp_plan_start_date"]).all()
    over = reviews["cppr_cp_review_date"] > reviews["cppl_cp_plan_end_date"]
    assert not over.any()
    last = reviews["cppr_cp_review_date"].eq(reviews["cppl_cp_plan_end_date"])
    assert reviews["cppr_cp_review_outcome_continue_cp"].eq("N").eq(last).all()
    first = reviews.sort_values("cppr_cp_review_date").drop_duplicates("cppr_cp_plan_id")
    new = first[first["cppl_cp_plan_start_date"] > "2020-04-01"]
    due = dates.add_months(dates.days_of(new["cppl_cp_plan_start_date"]), 3)
    assert (dates.days_of(new["cppr_cp_review_due"]) == due).all()
    assert ((new["cppr_cp_review_date"] - new["cppr_cp_review_due"]).dt.days <= 0).mean() > 0.88


def test_plans_of_one_child_lie_apart_and_within_childhood(
    facts: Facts, tables: dict[str, pd.DataFrame]
) -> None:
    plans = tables["ssd_cp_plans"].sort_values(["cppl_person_id", "cppl_cp_plan_start_date"])
    following = plans.shift(-1)
    again = following["cppl_person_id"].eq(plans["cppl_person_id"])
    gap = following["cppl_cp_plan_start_date"] - plans["cppl_cp_plan_end_date"]
    assert again.sum() > 20 and (gap[again].dt.days > 30).all()
    person = tables["ssd_person"].drop_duplicates("pers_person_id").set_index("pers_person_id")
    born = person["pers_dob"].fillna(person["pers_expected_dob"])
    for table, who, day in (
        ("ssd_s47_enquiry", "s47e_person_id", "s47e_s47_start_date"),
        ("ssd_cp_plans", "cppl_person_id", "cppl_cp_plan_end_date"),
        ("ssd_cp_reviews", "cppr_person_id", "cppr_cp_review_date"),
    ):
        rows = tables[table].dropna(subset=day)
        births = dates.days_of(rows[who].map(born))
        when = dates.days_of(rows[day])
        assert ((births < when) & (when < dates.birthday(births, 18))).all(), table


def test_brothers_and_sisters_share_a_meeting_and_nothing_else(tables: dict[str, pd.DataFrame]) -> None:
    conferences = tables["ssd_initial_cp_conference"]
    shared = conferences.groupby("icpc_icpc_meeting_id").agg(
        children=("icpc_person_id", "nunique"), days=("icpc_icpc_date", "nunique"), rows=("person", "size")
    )
    assert shared["children"].eq(shared["rows"]).all() and shared["days"].eq(1).all()
    assert 1.4 < shared["children"].mean() < 2.2
    for table, key in (
        ("ssd_cin_episodes", "cine_referral_id"),
        ("ssd_s47_enquiry", "s47e_s47_enquiry_id"),
        ("ssd_initial_cp_conference", "icpc_icpc_id"),
        ("ssd_cp_plans", "cppl_cp_plan_id"),
        ("ssd_cp_reviews", "cppr_cp_review_id"),
    ):
        assert tables[table][key].notna().all() and tables[table][key].is_unique, table


def test_teams_and_workers_and_referrals_that_are_pointed_to_are_there(
    tables: dict[str, pd.DataFrame],
) -> None:
    workers = {*tables["ssd_professionals"]["prof_professional_id"], *tables["iro_worker"]["worker_id"]}
    for table, rows in tables.items():
        for column in rows.columns:
            if column.endswith(("_team", "_parent_id")):
                assert set(rows[column].dropna()) <= set(tables["ssd_department"]["dept_team_id"]), column
            if column.endswith("_worker_id"):
                assert set(rows[column].dropna()) <= workers, column
            if column.endswith("_referral_id") and table != "ssd_cin_episodes":
                assert set(rows[column].dropna()) <= set(tables["ssd_cin_episodes"]["cine_referral_id"]), (
                    column
                )
    referrals = tables["ssd_cin_episodes"]
    closed = referrals.dropna(subset="cine_close_date")
    assert (closed["cine_close_date"] >= closed["cine_referral_date"]).all()
    assert referrals["cine_close_reason"].isna().eq(referrals["cine_close_date"].isna()).all()


def test_nothing_after_the_year_is_known(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    for table in ("ssd_cin_episodes", "ssd_s47_enquiry", "ssd_initial_cp_conference", "ssd_cp_plans"):
        for column in tables[table].columns:
            if column.endswith("_date") and not column.endswith("target_date"):
                days = dates.days_of(tables[table][column])
                assert not (days > facts.window.year_end).any(), column


def test_links_that_a_rule_by_person_and_date_finds_are_the_true_ones(
    tables: dict[str, pd.DataFrame],
) -> None:
    """No key is needed to find them: the conference after an enquiry, the plan after a conference."""
    found = link_answers(tables, tables)
    enquiries = tables["ssd_s47_enquiry"].sort_values(["s47e_person_id", "s47e_s47_start_date"])
    following = enquiries.groupby("s47e_person_id")["s47e_s47_start_date"].shift(-1)
    enquiries = enquiries.assign(until=following.fillna(pd.Timestamp("2100-01-01")))
    conferences = tables["ssd_initial_cp_conference"]
    pairs = enquiries.merge(conferences, left_on="s47e_person_id", right_on="icpc_person_id")
    after = pairs["icpc_icpc_date"].between(pairs["s47e_s47_start_date"], pairs["until"], inclusive="left")
    pairs = pairs[after & pairs["icpc_icpc_transfer_in"].eq("N")]
    assert pairs["icpc_s47_enquiry_id"].eq(pairs["s47e_s47_enquiry_id"]).all()
    assert len(pairs) == found["section_47_to_conference"]["by_key"]
    plans = tables["ssd_cp_plans"].merge(conferences, left_on="cppl_person_id", right_on="icpc_person_id")
    apart = (plans["cppl_cp_plan_start_date"] - plans["icpc_icpc_date"]).dt.days
    near = plans[apart.between(0, 14)]
    assert near["cppl_icpc_id"].eq(near["icpc_icpc_id"]).all()
    assert len(near) == found["plan_to_conference"]["by_key"] == found["conference_to_plan"]["by_key"]
    assert all(answer["by_person_and_date"] == 0 for answer in found.values())

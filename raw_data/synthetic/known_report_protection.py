"""What is true of child protection, fostering and adoption in the collection year, by measure of the report.

Nothing here reads a file, and nothing is worked out the way the product does it: the plan is counted. Other
sections of the report do not belong here.

Odd rows count so: a plan that starts and ends on one day was started and ended; one that ends before it
starts was too, but has no duration; a conference before its enquiry was held, and whether in time cannot be
told; of two plans at once each was started, and on the last day the child is counted once, with the first.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, Flags, add_months, age_on, days_of, england_holidays
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_counts import Answer, count_of, share_of
from raw_data.synthetic.known_report_carers import adoption_answers, fostering_answers

TWO_YEARS = 730  # days
IN_TIME = 15  # working days
DAYS_BANDS = {"0 to 10": 10, "11 to 15": 15, "16 to 20": 20, "21 and over": 10**6}
SEXES = {"M": "male", "F": "female"}
ETHNIC_GROUPS = {
    **dict.fromkeys(("WBRI", "WIRI", "WOTH", "WIRT", "WROM"), "White"),
    **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "Mixed"),
    **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "Asian"),
    **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "Black"),
    "OOTH": "Other",
}
AGES = (1, 5, 10, 16)
AGE_BANDS = ("under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")


def report_answers_of_protection(facts: Facts) -> dict[str, Answer]:
    """Return numerator and denominator of each measure, and both by each breakdown, for the year."""
    plans, reviews = _plans(facts), _reviews(facts)
    return {
        **_enquiries_and_conferences(facts),
        **_review_conferences(facts, plans, reviews),
        **_plans_on_the_last_day(facts, plans),
        **_plans_in_the_year(facts, plans),
        **fostering_answers(facts),
        **adoption_answers(facts),
    }


def _in_year(facts: Facts, days: pd.Series) -> pd.Series[bool]:
    return days.between(facts.window.year_start, facts.window.year_end)


def _working_days(start: pd.Series, end: pd.Series) -> pd.Series:
    days = np.busday_count(days_of(start), days_of(end), holidays=england_holidays())
    return pd.Series(days, start.index)


def _enquiries_and_conferences(facts: Facts) -> dict[str, Answer]:
    chains = facts.protection.chains
    asked = chains[chains["kind"].eq("enquiry") & _in_year(facts, chains["start"])]
    held = chains[_in_year(facts, chains["conference"])]
    initial, moved = held[held["kind"].eq("enquiry")], held[held["kind"].eq("transfer")]
    told = initial[initial["start"] <= initial["conference"]]
    days = _working_days(told["start"], told["conference"])
    bands = list(DAYS_BANDS)
    told = told.assign(days_band=np.array(bands)[np.searchsorted(list(DAYS_BANDS.values()), days.to_numpy())])
    came = facts.tables["review_participant"]
    parent = came["person_role"].isin(["MOTHER", "FATHER"]) & came["attended"].isin(
        ["YES", "VIRTUAL", "PART"]
    )
    with_parent = set(came.loc[parent & came["meeting_kind"].eq("ICPC"), "review_id"])
    ids = "K" + pd.Series(initial.index, initial.index).astype("str").str.zfill(8)
    return {
        "s47_enquiries": count_of(asked),
        "icpc_held": count_of(initial),
        "icpc_in_15_days": share_of(told, days <= IN_TIME, "days_band"),
        "transfers_in": count_of(moved),
        "parents_at_icpc": share_of(initial, ids.isin(with_parent)),
    }


def _plans(facts: Facts) -> pd.DataFrame:
    """The authority's own plans that had begun by the end of the year, with whose they are."""
    chains = facts.protection.chains
    own = chains["plan_start"].notna() & chains["kind"].ne("other authority")
    plans = chains[own & (chains["plan_start"] <= facts.window.year_end)].reset_index(names="chain")
    table = facts.tables["ssd_cp_plans"]
    # Of two plans at once the second has the key of the first with a letter.
    first = plans.drop_duplicates(["child", "event"])["chain"].rename("first")
    plans = plans.merge(
        plans.loc[first.index, ["child", "event", "chain"]].rename(columns={"chain": "first"})
    )
    again = plans["kind"].eq("second plan").map({True: "B", False: ""})
    plans["plan"] = "CP" + plans["first"].astype("str").str.zfill(8) + again
    columns = {
        "cppl_cp_plan_id": "plan",
        "cppl_person_id": "who",
        "cppl_cp_plan_initial_category": "initial",
        "cppl_cp_plan_latest_category": "latest",
    }
    plans = plans.merge(table[list(columns)].rename(columns=columns), on="plan", validate="1:1")
    return plans.sort_values(["child", "plan_start", "chain"], ignore_index=True)


def _reviews(facts: Facts) -> pd.DataFrame:
    """Reviews of the plan with the day by which each was due: three months after the conference, then six."""
    reviews = facts.protection.reviews.sort_values(["chain", "held"], ignore_index=True)
    reviews = reviews.astype({"held": "datetime64[s]"})  # a small authority may have none
    conference = facts.protection.chains["conference"].loc[reviews["chain"]].set_axis(reviews.index)
    before = reviews.groupby("chain")["held"].shift(1)
    first = before.isna()
    due = np.where(first, add_months(days_of(conference), 3), add_months(days_of(before), 6))
    group = first.map({True: "first", False: "later"})
    return reviews.assign(due=due, review_order=group)[conference.notna()].reset_index(drop=True)


def _review_conferences(facts: Facts, plans: pd.DataFrame, reviews: pd.DataFrame) -> dict[str, Answer]:
    window = facts.window
    held = reviews[_in_year(facts, reviews["held"])]
    year_end = np.datetime64(window.year_end)
    long_enough: Flags = (days_of(plans["plan_start"]) <= add_months(np.array([year_end]), -3)[0]) & (
        days_of(plans["plan_end"]) > year_end
    )
    asked = plans[long_enough & plans["conference"].notna().to_numpy()]
    known = reviews[reviews["held"] <= year_end]
    last = known.groupby("chain")["held"].max().reindex(asked["chain"])
    conference = days_of(asked["conference"])
    none_yet = last.isna().to_numpy()
    following: Days = np.where(none_yet, add_months(conference, 3), add_months(days_of(last), 6))
    due_in_year = known[_in_year(facts, known["due"])]
    late = set(due_in_year.loc[due_in_year["held"] > due_in_year["due"], "chain"])
    on_time = ~asked["chain"].isin(late) & (following > year_end)
    return {
        "rcpc_held": count_of(held, "review_order"),
        "rcpc_on_time": share_of(held, held["held"] <= held["due"], "review_order"),
        "cp_reviews_on_time": share_of(asked, on_time),
    }


def _plans_on_the_last_day(facts: Facts, plans: pd.DataFrame) -> dict[str, Answer]:
    year_end = np.datetime64(facts.window.year_end)
    opened = plans[(plans["plan_end"] > year_end)].drop_duplicates("child").reset_index(drop=True)
    person = facts.tables["ssd_person"].drop_duplicates("pers_person_id").set_index("pers_person_id")
    born, start = days_of(opened["who"].map(person["pers_dob"])), days_of(opened["plan_start"])
    age = age_on(born, np.full(len(opened), year_end))
    months = [add_months(start, count) for count in (3, 6, 12, 24)]
    opened = opened.assign(
        age_band=np.array(AGE_BANDS)[np.searchsorted(AGES, age, side="right")],
        sex=opened["who"].map(person["pers_sex"]).map(SEXES),
        ethnic_group=opened["who"].map(person["pers_ethnicity"]).map(ETHNIC_GROUPS),
        category=opened["latest"],
        duration_band=np.select(
            [year_end <= months[0], year_end <= months[1], year_end < months[2], year_end < months[3]],
            ["3 months or less", "over 3 to 6 months", "over 6 months to under 1 year", "1 to under 2 years"],
            "2 years or more",
        ),
    )
    days = (opened["plan_start"].rsub(pd.Timestamp(year_end))).dt.days + 1
    return {
        "cp_plans": count_of(opened, "age_band", "sex", "ethnic_group", "category", "duration_band"),
        "cp_open_2_years": share_of(opened, days >= TWO_YEARS),
    }


def _plans_in_the_year(facts: Facts, plans: pd.DataFrame) -> dict[str, Answer]:
    started = plans[_in_year(facts, plans["plan_start"])].assign(category=plans["initial"])
    ended = plans[_in_year(facts, plans["plan_end"])]
    lasted = ended[ended["plan_end"] >= ended["plan_start"]]
    days = (lasted["plan_end"] - lasted["plan_start"]).dt.days + 1
    before = plans.groupby("child")["plan_end"].shift(1).loc[started.index]
    again = plans["child"].duplicated().loc[started.index]
    limit = pd.Series(add_months(days_of(before), 24), started.index)
    soon = again & (started["plan_start"] <= limit)
    return {
        "cp_started": count_of(started),
        "cp_started_category": count_of(started, "category"),
        "cp_ended": count_of(ended),
        "cp_ended_2_years": share_of(lasted, days >= TWO_YEARS),
        "cp_subsequent": share_of(started, again),
        "cp_subsequent_2_years": share_of(started, soon),
    }

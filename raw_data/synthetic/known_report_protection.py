"""What is true of child protection, fostering and adoption in the collection year, by measure of the report.

Nothing here reads a file, and nothing is worked out the way the product does it: the plan is counted. Other
sections of the report do not belong here.

Odd rows count so: a plan that starts and ends on one day was started and ended; one that ends before it
starts was too, but has no duration; a conference before its enquiry was held, and whether in time cannot be
told; of two plans at once each was started, the one that began while the other was open is no later plan, and
on the last day the child is counted once, with the first.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import add_months, age_on, days_of, england_holidays
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
        **_enquiries(facts),
        **_conferences(facts),
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


def _age_band(born: pd.Series, on: pd.Series) -> pd.Series:
    ages = age_on(days_of(born), days_of(on))
    return pd.Series(np.array(AGE_BANDS)[np.searchsorted(AGES, ages, side="right")], on.index)


def _keys(letter: str, numbers: pd.Index) -> pd.Series[str]:
    return letter + pd.Series(numbers, numbers).astype("str").str.zfill(8)


def _born(facts: Facts, chains: pd.DataFrame) -> pd.Series:
    return facts.protection.children["born"].take(chains["child"].to_numpy()).set_axis(chains.index)


def _enquiries(facts: Facts) -> dict[str, Answer]:
    chains, year_end = facts.protection.chains, facts.window.year_end
    every = chains[chains["kind"].eq("enquiry")].sort_values(["child", "start"])
    before = every.groupby("child")["start"].shift(1)
    again = before >= pd.Series(add_months(days_of(every["start"]), -12), every.index)
    asked = every[_in_year(facts, every["start"])]
    table = facts.tables["ssd_s47_enquiry"].set_index("s47e_s47_enquiry_id")
    no_action = _keys("Q", asked.index).map(table["s47e_s47_nfa"]).eq("Y")
    over = asked["ended"] <= year_end
    outcome = np.select(
        [asked["conference"] <= year_end, over & asked["conference"].notna(), ~over, no_action],
        ["conference held", "conference asked for", "open", "no further action"],
        "other next step",
    )
    asked = asked.assign(age_band=_age_band(_born(facts, asked), asked["start"]), enquiry_outcome=outcome)
    return {
        "s47_enquiries": count_of(asked, "enquiry_outcome", "age_band"),
        "s47_repeated": share_of(asked, again.loc[asked.index]),
    }


def _conferences(facts: Facts) -> dict[str, Answer]:
    chains = facts.protection.chains
    held = chains[_in_year(facts, chains["conference"])]
    initial, moved = held[held["kind"].eq("enquiry")], held[held["kind"].eq("transfer")]
    told = initial["start"] <= initial["conference"]
    days = _working_days(initial["start"], initial["conference"])
    band = np.array(list(DAYS_BANDS))[np.searchsorted(list(DAYS_BANDS.values()), days)]
    keys = _keys("K", initial.index)
    reasons = facts.tables["conference_detail"].set_index("conference_id")["late_reason"]
    late = told & (days > IN_TIME)
    initial = initial.assign(
        days_band=pd.Series(band, initial.index).where(told),
        age_band=_age_band(_born(facts, initial), initial["conference"]),
        conference_outcome=np.where(initial["plan_start"].notna(), "plan", "no plan"),
        conference_late_reason=keys.map(reasons).where(late, "not late"),
    )
    mother, father = (keys.isin(_there(facts, role)) for role in ("MOTHER", "FATHER"))
    return {
        "icpc_held": count_of(initial, "days_band", "conference_outcome", "age_band"),
        "icpc_in_15_days": share_of(initial[told], ~late[told], "days_band", "conference_late_reason"),
        "icpc_late": count_of(initial[late], "conference_late_reason"),
        "transfers_in": count_of(moved),
        "parents_at_icpc": share_of(initial, mother | father),
        "mother_at_icpc": share_of(initial, mother),
        "father_at_icpc": share_of(initial, father),
    }


def _there(facts: Facts, role: str) -> set[str]:
    """The meetings, by id, to which somebody came."""
    people = facts.tables["review_participant"]
    came = people["person_role"].eq(role) & people["attended"].isin(["YES", "VIRTUAL", "PART"])
    return set(people.loc[came & people["meeting_kind"].isin(["ICPC", "RCPC"]), "review_id"])


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
    reviews = facts.protection.reviews.astype({"held": "datetime64[s]"})  # a small authority may have none
    told = reviews["held"].between(facts.window.history_from, facts.window.year_end)
    reviews = reviews.assign(key=_keys("V", pd.Index(told.cumsum() - 1)).to_numpy())
    reviews = reviews.sort_values(["chain", "held"], ignore_index=True)
    conference = facts.protection.chains["conference"].loc[reviews["chain"]].set_axis(reviews.index)
    before = reviews.groupby("chain")["held"].shift(1)
    first = before.isna()
    due = np.where(first, add_months(days_of(conference), 3), add_months(days_of(before), 6))
    order = first.map({True: "first", False: "later"})
    return reviews.assign(due=due, review_order=order)[conference.notna()].reset_index(drop=True)


def _review_conferences(facts: Facts, plans: pd.DataFrame, reviews: pd.DataFrame) -> dict[str, Answer]:
    year_end = np.datetime64(facts.window.year_end)
    held = reviews[_in_year(facts, reviews["held"])]
    reasons = facts.tables["conference_detail"].set_index("conference_id")["late_reason"]
    people = facts.tables["review_participant"]
    asked_child = set(people.loc[people["person_role"].eq("CHILD"), "review_id"])
    there, key = _there(facts, "CHILD"), held["key"]
    late = held["held"] > held["due"]
    held = held.assign(
        conference_late_reason=key.map(reasons).where(late, "not late"),
        child_part=np.select(
            [key.isin(there), key.isin(asked_child)], ["attended", "no views"], "not recorded"
        ),
    )
    opened = plans[plans["plan_end"] > year_end].drop_duplicates("child")
    known = reviews[reviews["held"] <= year_end]
    last = known.groupby("chain")["held"].max().reindex(opened["chain"])
    following = np.where(
        last.isna(), add_months(days_of(opened["conference"]), 3), add_months(days_of(last), 6)
    )
    due_in_year = known[_in_year(facts, known["due"])]
    late_before = set(due_in_year.loc[due_in_year["held"] > due_in_year["due"], "chain"])
    on_time = ~opened["chain"].isin(late_before) & (following > year_end)
    long_enough = add_months(days_of(opened["plan_start"]), 3) <= year_end
    return {
        "rcpc_held": count_of(held, "review_order", "child_part"),
        "rcpc_on_time": share_of(held, ~late, "review_order", "conference_late_reason"),
        "cp_reviews_on_time": share_of(opened[long_enough], on_time[long_enough]),
        "cp_reviews_overdue": count_of(opened[following < year_end]),
    }


def _plans_on_the_last_day(facts: Facts, plans: pd.DataFrame) -> dict[str, Answer]:
    year_end = np.datetime64(facts.window.year_end)
    opened = plans[(plans["plan_end"] > year_end)].drop_duplicates("child").reset_index(drop=True)
    person = facts.tables["ssd_person"].drop_duplicates("pers_person_id").set_index("pers_person_id")
    born = opened["who"].map(person["pers_dob"])
    days = (pd.Timestamp(year_end) - opened["plan_start"]).dt.days + 1
    opened = opened.assign(
        age_band=_age_band(born, pd.Series(year_end, opened.index)),
        sex=opened["who"].map(person["pers_sex"]).map(SEXES),
        ethnic_group=opened["who"].map(person["pers_ethnicity"]).map(ETHNIC_GROUPS),
        category=opened["latest"],
        duration_band=_duration_band(opened["plan_start"], pd.Series(year_end, opened.index)),
    )
    return {
        "cp_plans": count_of(opened, "age_band", "sex", "ethnic_group", "category", "duration_band"),
        "cp_open_2_years": share_of(opened, days >= TWO_YEARS),
    }


def _duration_band(start: pd.Series, end: pd.Series) -> pd.Series:
    """How long a plan had lasted on a day, in the DfE's bands; blank where it ends before it starts."""
    first, last = days_of(start), days_of(end)
    three, six, twelve = (add_months(first, months) for months in (3, 6, 12))
    bands = np.select(
        [(last - first).astype(np.int64) + 1 >= TWO_YEARS, last >= twelve, last > six, last > three],
        ["2 years or more", "1 to under 2 years", "over 6 months to under 1 year", "over 3 to 6 months"],
        "3 months or less",
    )
    return pd.Series(bands, start.index).where(end >= start)


def _plans_in_the_year(facts: Facts, plans: pd.DataFrame) -> dict[str, Answer]:
    started = plans[_in_year(facts, plans["plan_start"])]
    started = started.assign(
        category=started["initial"], age_band=_age_band(_born(facts, started), started["plan_start"])
    )
    ended = plans[_in_year(facts, plans["plan_end"])]
    ended = ended.assign(duration_band=_duration_band(ended["plan_start"], ended["plan_end"]))
    lasted = ended[ended["duration_band"].notna()]
    before = plans.groupby("child")["plan_end"].shift(1).loc[started.index]
    again = plans["child"].duplicated().loc[started.index] & started["kind"].ne("second plan")
    soon = again & (started["plan_start"] <= pd.Series(add_months(days_of(before), 24), started.index))
    return {
        "cp_started": count_of(started, "age_band"),
        "cp_started_category": count_of(started, "category"),
        "cp_ended": count_of(ended, "duration_band"),
        "cp_ended_2_years": share_of(lasted, lasted["duration_band"].eq("2 years or more")),
        "cp_subsequent": share_of(started, again),
        "cp_subsequent_2_years": share_of(started, soon),
    }

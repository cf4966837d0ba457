"""What is true of reviews, participation and permanence in the collection year, by measure of the report.

Nothing here reads a file: the plan is counted, with the participation codes that faults have put in it. Short
breaks are left out, because their reviews are none of the return. Other sections do not belong here.

A review held in parts was held at its first meeting; one called off was not. Dates before care began, which
only the review unit's log has, count for nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.care_plans import WEEKS_FROM_14, goal_on, looked_after_since_14
from raw_data.synthetic.dates import add_months, add_working_days, age_on, days_of
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_answers import CODES
from raw_data.synthetic.known_counts import Answer, count_of, share_of
from raw_data.synthetic.review_details import DECISIONS_DAYS, LATE_REASONS, RECORD_DAYS

SPOKEN_TO = ("SEEN", "SEENALONE", "SPOKEN")
SEEN = ("SEEN", "SEENALONE")
PLAN_RENEWED_IN = 10  # working days after the last review


def _reviews(facts: Facts) -> pd.DataFrame:
    """Reviews of the year, held in it or due in it and not held, with what the log says of each."""
    reviews, window = facts.reviews, facts.window
    day = reviews["held"].where(reviews["outcome"].eq("held"), reviews["due"])
    usual = ~reviews["group"].str.startswith("short break") & reviews["outcome"].ne("planned")
    rows = reviews[usual & (day >= window.year_start) & (day <= window.year_end)]
    log = facts.reviewing.details
    log = log[log["status"].eq("HELD") & log["part"].lt(2) & ~log["odd"]].set_index("review")
    rows = rows.join(log[["review_id", "decisions_sent", "record_sent", "permanence_plan_agreed"]])
    rows["is_held"] = rows["outcome"].eq("held")
    rows["on_time"] = rows["is_held"] & rows["days_late"].eq(0)
    rows["sequence_group"] = rows["group"]
    rows["late_reason"] = rows["reason"].map(LATE_REASONS)
    rows["person"] = facts.care.periods["person"].to_numpy()[rows["period"]]
    born = days_of(facts.care.periods["born"])[rows["period"]]
    age = age_on(born, days_of(rows["held"].fillna(rows["due"])))
    names = np.array(["under 4", "4 to 9", "10 to 15", "16 and over"], dtype=object)
    rows["age_group_at_review"] = names[np.searchsorted([4, 10, 16], age, side="right")]
    return rows


def review_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return the measures of the section on reviews; `now` are the children looked after at the end."""
    rows = _reviews(facts)
    held = rows[rows["is_held"]]
    late = held[~held["on_time"]]
    plans = facts.reviewing.care_plans
    last_day = facts.window.year_end
    reviewed = facts.reviews[facts.reviews["held"] <= last_day]
    last = _latest(reviewed, "held", now)
    six_months = add_months(np.array([last_day]), -6)[0]
    long_enough = now[now["start"] <= six_months]
    checked = _latest(facts.reviewing.midway, "day", long_enough)
    midway = (checked > six_months) | (checked >= last.loc[long_enough.index])
    not_held = rows[~rows["is_held"] & (rows["due"] < last_day)]
    return {
        "reviews_held": count_of(held, "sequence_group"),
        "reviews_on_time": share_of(held, held["on_time"], "sequence_group"),
        "reviews_on_time_of_due": share_of(rows, rows["on_time"], "sequence_group"),
        "reviews_late": count_of(late, "late_reason"),
        "children_all_reviews_on_time": _all_on_time(facts, now),
        "reviews_decisions_sent": share_of(held, _in_time(held, "decisions_sent", DECISIONS_DAYS)),
        "reviews_record_sent": share_of(held, _in_time(held, "record_sent", RECORD_DAYS)),
        "reviews_overdue": count_of(now[now["period"].isin(not_held["period"])]),
        "midway_reviews": share_of(long_enough, midway),
        "care_plan_current": share_of(now, _plan_is_current(plans, now, last)),
    }


def _latest(rows: pd.DataFrame, column: str, now: pd.DataFrame) -> pd.Series:
    """The last of some days in the period of care of each child of `now`."""
    latest = rows.groupby("period")[column].max().astype("datetime64[s]")
    return latest.reindex(now["period"]).set_axis(now.index)


def _in_time(held: pd.DataFrame, column: str, limit: int) -> pd.Series[bool]:
    due = add_working_days(days_of(held["held"]), limit)
    return held[column] <= pd.Series(due, held.index)


def _all_on_time(facts: Facts, now: pd.DataFrame) -> Answer:
    """Of the children looked after for four weeks: whose reviews due in the year were all held in time."""
    window, reviews = facts.window, facts.reviews
    due = (reviews["due"] >= window.year_start) & (reviews["due"] < window.year_end)
    failed = reviews["outcome"].eq("not held") | (reviews["days_late"] > 0)
    usual = ~reviews["group"].str.startswith("short break") & reviews["outcome"].ne("planned")
    persons = facts.care.periods["person"].to_numpy()[reviews.loc[due & failed & usual, "period"]]
    four_weeks = now[now["start"] <= window.year_end - 28]
    return share_of(four_weeks, ~four_weeks["person"].isin(persons))


def _plan_is_current(plans: pd.DataFrame, now: pd.DataFrame, last: pd.Series) -> pd.Series[bool]:
    """Say who has a care plan that began within ten working days of the last review, or before any review."""
    versions = plans[plans["kind"].eq("CARE")]
    latest = _latest(versions, "start", now)
    reviewed = last.notna()
    limit = add_working_days(days_of(last.fillna(now["start"])), PLAN_RENEWED_IN)
    renewed = (latest >= last) & (latest <= pd.Series(limit, now.index))
    return renewed.where(reviewed, latest.notna()).astype(bool)


def participation_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return the measures of the section on participation, but advocates and visitors."""
    rows = _reviews(facts)
    held = rows[rows["is_held"]]
    told = held[held["code"].isin(CODES[1:])]
    coded = held.assign(participation_code=held["code"].where(held["code"].isin(CODES)))
    contacts = facts.reviewing.contacts
    good = contacts[contacts["outcome"].isin(SPOKEN_TO) & contacts["review_id"].notna()]
    how = good.set_index("review_id")["place"].map(lambda place: "virtual" if place == "REMOTE" else "visit")
    contacted = held.assign(contact_method=held["review_id"].map(how).fillna("none"))
    six_months = add_months(np.array([facts.window.year_end]), -6)[0]
    seen = contacts[contacts["outcome"].isin(SEEN) & (contacts["day"] > six_months)]
    forms = facts.reviewing.forms
    forms = forms[forms["review_id"].isin(held["review_id"])]
    age = "age_group_at_review"
    return {
        "participation_codes": count_of(coded, "participation_code"),
        "took_part": share_of(told, told["code"].ne("PN7"), age),
        "attended": share_of(told, told["code"].isin(CODES[1:5]), age),
        "gave_views": share_of(told, ~told["code"].isin(["PN4", "PN7"]), age),
        **_parents(facts, held),
        "contact_before_review": share_of(
            contacted, contacted["contact_method"].ne("none"), "contact_method"
        ),
        "visited_before_review": share_of(held, contacted["contact_method"].eq("visit")),
        "visited_in_6_months": share_of(now, now["period"].isin(seen["period"])),
        "consultation_returned": share_of(forms, forms["returned"].notna(), "respondent"),
    }


def _parents(facts: Facts, held: pd.DataFrame) -> dict[str, Answer]:
    """Of the reviews to which the parent was asked, those it came to, or to which it gave its views."""
    rows = facts.reviewing.participants
    rows = rows[rows["review_id"].isin(held["review_id"]) & rows["invited"].eq("Y")]
    answers = {}
    for code, roles in (
        ("parents_took_part", ["MOTHER", "FATHER"]),
        ("mother_took_part", ["MOTHER"]),
        ("father_took_part", ["FATHER"]),
    ):
        asked = rows[rows["role"].isin(roles)]
        took_part = asked["attended"].ne("NO") | asked["views"].ne("NONE")
        reviews = took_part.groupby(asked["review_id"]).any()
        answers[code] = share_of(reviews.to_frame("took_part"), reviews)
    return answers


def permanence_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return the measures of the section on permanence, but those of adoption."""
    rows = _reviews(facts)
    second = rows[rows["is_held"] & rows["sequence_group"].eq("second")]
    goal = goal_on(facts.reviewing.care_plans, second["period"].to_numpy(), days_of(second["held"]))
    second = second.assign(permanence_goal=goal)
    last_day, window = facts.window.year_end, facts.window
    lasted = now["person"].map(looked_after_since_14(facts.care, last_day))
    eligible = now[now["age"].between(16, 17) & (lasted >= 7 * WEEKS_FROM_14)]
    plans = facts.reviewing.care_plans
    pathway = plans[plans["kind"].eq("PATHWAY") & (plans["end"] >= last_day)]
    meetings = facts.reviewing.meetings
    return {
        "permanence_by_second_review": share_of(second, pd.Series(pd.notna(goal)), "permanence_goal"),
        "permanence_goals": count_of(second[second["permanence_goal"].notna()], "permanence_goal"),
        "pathway_plans": share_of(eligible, eligible["person"].isin(pathway["person"])),
        "disruption_meetings": count_of(meetings[meetings["held"].between(window.year_start, last_day)]),
    }

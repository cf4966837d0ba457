"""What is true of foster carers and of adoption in the collection year, by measure of the report.

Nothing here reads a file, and nothing is worked out the way the product does it: the plan is counted. Child
protection does not belong here, nor do the other sections of the report.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.adoptions import ADOPTED
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_counts import Answer, count_of, mean_of, share_of

KIND_GROUPS = {
    "KINSHIP": "kinship",
    "REG24": "kinship",
    "SHORTBREAK": "short break",
    "SUPPLODGE": "supported lodgings",
    "MAINSTREAM": "mainstream",
}
DAYS = {
    "decided": "perm_adm_decision_date",
    "ordered": "perm_placement_order_date",
    "matched": "perm_matched_date",
    "placed": "perm_placed_for_adoption_date",
}
LEAVE_REASON_GROUPS = {
    "RETIRE": "retired",
    **dict.fromkeys(("HEALTH", "WORK", "FAMILY"), "health, work or family"),
    **dict.fromkeys(("ADOPTED", "SGO"), "adopted or special guardian"),
    "UNHAPPY": "unhappy with fostering",
    "MOVEDAGENCY": "moved to another service",
    "STANDARD": "standards of care",
    "OTHER": "other",
}


def _in_year(facts: Facts, days: pd.Series) -> pd.Series[bool]:
    return days.between(facts.window.year_start, facts.window.year_end)


def fostering_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of foster carers: those of the council's own households."""
    year_end = facts.window.year_end
    households = facts.fostering.households
    households = households.assign(
        approval_kind=households["kind"],
        leave_reason_group=households["reason"].map(LEAVE_REASON_GROUPS),
        kind_group=households["kind"].map(KIND_GROUPS).fillna("other"),
    )
    own = households[households["own"]]
    stand = own[(own["approved"] <= year_end) & ~(own["ended"] <= year_end)]
    reviews = _reviews(facts, households)
    held = reviews[_in_year(facts, reviews["held"])]
    late = held["held"] > held["due"]
    first = held[held["kind"].eq("FIRST")]
    overdue = reviews[(reviews["due"] < year_end) & (reviews["held"] > year_end)]
    due = reviews[_in_year(facts, reviews["held"].where(reviews["held"] <= year_end, reviews["due"]))]
    alleged = facts.fostering.allegations.assign(allegation_kind=facts.fostering.allegations["kind"])
    # The days on which approvals ended that are said to have ended before they began are those they began on.
    ended = own["ended"].where(~(own["ended"] < own["approved"]), own["approved"])
    return {
        "foster_households": count_of(stand, "approval_kind"),
        "foster_approved": count_of(own[_in_year(facts, own["approved"])], "approval_kind"),
        "foster_ended": count_of(own[_in_year(facts, ended)], "leave_reason_group"),
        "foster_reviews_held": count_of(held, "kind_group"),
        "foster_reviews_on_time": share_of(held, ~late, "kind_group", "review_order"),
        "foster_reviews_on_time_of_due": share_of(due, due["held"] <= due["due"]),
        "foster_reviews_late": count_of(held[late], "foster_late_reason"),
        "foster_reviews_independent": share_of(held, held["independent_chair"].eq("Y")),
        "foster_review_outcomes": count_of(held, "foster_outcome"),
        "foster_first_to_panel": share_of(first, first["panel_date"].notna()),
        "foster_reviews_early": count_of(held[held["kind"].eq("ALLEGATION")]),
        "foster_reviews_overdue": count_of(overdue, "kind_group"),
        "foster_allegations": count_of(alleged[_in_year(facts, alleged["received"])], "allegation_kind"),
    }


def _reviews(facts: Facts, households: pd.DataFrame) -> pd.DataFrame:
    """Reviews of the plan, with the kind of household and what the extract tells of those that were held."""
    reviews = facts.fostering.reviews
    kind_group = households["kind_group"].take(reviews["household"].to_numpy()).array
    order = reviews["number"].eq(1).map({True: "first", False: "later"})
    table = facts.tables["foster_review"]
    table = table[table["row"] >= 0].set_index("row")
    told = table[["independent_chair", "panel_date"]].assign(
        foster_outcome=table["recommendation"],
        foster_late_reason=table["late_reason"],
    )
    return reviews.assign(kind_group=kind_group, review_order=order).join(told, how="left")


def adoption_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of adoption: who was adopted of those who left, decisions, and how long it took."""
    periods = facts.care.periods
    left = periods[_in_year(facts, periods["end"]) & periods["kind"].ne("short break")]
    last = left.drop_duplicates("person", keep="last")
    # A breach of a rule gives a few children other days: those are told, and counted as they are.
    table = facts.tables["ssd_permanence"].set_index("person")
    adoptions = facts.further.adoptions
    for name, column in DAYS.items():
        adoptions = adoptions.assign(**{name: table[column].reindex(adoptions["person"]).to_numpy()})
    adopted = adoptions[adoptions["order_type"].eq("Adoption") & _in_year(facts, adoptions["order"])]
    entered = periods["start"].loc[adopted["period"]].set_axis(adopted.index)
    return {
        "cla_adopted": share_of(last, last["left"].isin(ADOPTED)),
        "adoption_decisions": count_of(adoptions[_in_year(facts, adoptions["decided"])]),
        "placed_for_adoption": count_of(adoptions[_in_year(facts, adoptions["placed"])]),
        "adoption_days_entry_to_placed": mean_of(adopted, (adopted["placed"] - entered).dt.days),
        "adoption_days_order_to_match": mean_of(
            adopted, (adopted["matched"] - adopted["ordered"]).dt.days.clip(lower=0)
        ),
    }

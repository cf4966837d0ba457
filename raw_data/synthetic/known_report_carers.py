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


def _in_year(facts: Facts, days: pd.Series) -> pd.Series[bool]:
    return days.between(facts.window.year_start, facts.window.year_end)


def fostering_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of foster carers: those of the council's own households."""
    year_end = facts.window.year_end
    households = facts.fostering.households
    households = households.assign(
        approval_kind=households["kind"], leave_reason=households["reason"],
        kind_group=households["kind"].map(KIND_GROUPS).fillna("other"),
    )  # fmt: skip
    own = households[households["own"]]
    stand = own[(own["approved"] <= year_end) & ~(own["ended"] <= year_end)]
    reviews = facts.fostering.reviews
    of = households[["kind_group", "ended"]].take(reviews["household"].to_numpy()).set_axis(reviews.index)
    group = reviews["number"].eq(1).map({True: "first", False: "later"})
    reviews = pd.concat([reviews, of], axis=1).assign(sequence_group=group)
    held = reviews[_in_year(facts, reviews["held"])]
    table = facts.tables["foster_review"].set_index("row").loc[lambda rows: rows.index >= 0]
    told = held.join(table[["independent_chair", "panel_date", "recommendation"]], how="left")
    first = told[told["kind"].eq("FIRST")]
    overdue = reviews[(reviews["due"] <= year_end) & (reviews["held"] > year_end)]
    alleged = facts.fostering.allegations
    return {
        "foster_households": count_of(stand, "approval_kind"),
        "foster_approved": count_of(own[_in_year(facts, own["approved"])]),
        "foster_ended": count_of(own[_in_year(facts, own["ended"])], "leave_reason"),
        "foster_reviews_on_time": share_of(held, held["held"] <= held["due"], "kind_group", "sequence_group"),
        "foster_reviews_independent": share_of(told, told["independent_chair"].eq("Y")),
        "foster_review_outcomes": count_of(told.assign(outcome=told["recommendation"]), "outcome"),
        "foster_first_to_panel": share_of(first, first["panel_date"].notna()),
        "foster_reviews_early": count_of(held[held["kind"].eq("ALLEGATION")]),
        "foster_reviews_overdue": count_of(overdue),
        "foster_allegations": count_of(alleged[_in_year(facts, alleged["received"])], "kind"),
    }


def adoption_answers(facts: Facts) -> dict[str, Answer]:
    """Return the measures of adoption: who was adopted of those who left, decisions, and how long it took."""
    periods = facts.care.periods
    left = periods[_in_year(facts, periods["end"]) & periods["kind"].ne("short break")]
    last = left.drop_duplicates("person", keep="last")
    adoptions = facts.further.adoptions
    adopted = adoptions[adoptions["order_type"].eq("Adoption") & _in_year(facts, adoptions["order"])]
    entered = periods["start"].loc[adopted["period"]].set_axis(adopted.index)
    return {
        "cla_adopted": share_of(last, last["left"].isin(ADOPTED)),
        "adoption_decisions": count_of(adoptions[_in_year(facts, adoptions["decided"])]),
        "placed_for_adoption": count_of(adoptions[_in_year(facts, adoptions["placed"])]),
        "adoption_days_entry_to_placed": mean_of(adopted, (adopted["placed"] - entered).dt.days),
        "adoption_days_order_to_match": mean_of(adopted, (adopted["matched"] - adopted["ordered"]).dt.days),
    }

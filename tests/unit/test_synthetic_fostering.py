"""What must be true of made-up foster carers: approvals, reviews within a year, and who they are told of."""

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import dates, load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_answers import review_answers
from raw_data.synthetic.known_report_carers import fostering_answers
from raw_data.synthetic.oddities import plant_oddities

YEAR_START, YEAR_END = pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31")
GONE = ["RESIGNED", "DEREGISTERED", "TRANSFERRED"]


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(load_settings(), serial=1)


@pytest.fixture(scope="module")
def households(facts: Facts) -> pd.DataFrame:
    return facts.tables["foster_household"].set_index("household_id")


@pytest.fixture(scope="module")
def reviews(facts: Facts) -> pd.DataFrame:
    """Reviews that were held, with the day of approval and of the review before."""
    table = facts.tables["foster_review"]
    held = table[table["held_date"].notna()].sort_values(["household_id", "review_no"])
    approved = facts.tables["foster_household"].set_index("household_id")["approval_date"]
    return held.assign(
        approved=held["household_id"].map(approved),
        before=held.groupby("household_id")["held_date"].shift(1),
        number_before=held.groupby("household_id")["review_no"].shift(1),
    )


def test_there_are_as_many_households_as_a_middling_council_has(households: pd.DataFrame) -> None:
    own = households[households["provider_type"].eq("LA")]
    stand = own[~own["status"].isin(GONE)]
    assert 190 < len(stand) < 270
    assert 25 < stand["approval_kind"].isin(["KINSHIP", "REG24"]).sum() < 70
    left = own[own["status"].isin(GONE)]
    assert 0.08 < len(left) / 6 / len(stand) < 0.17
    assert 15 < own["approval_date"].between(YEAR_START, YEAR_END).sum() < 60


def test_every_child_in_foster_care_lives_with_a_household_that_stands(
    facts: Facts, households: pd.DataFrame
) -> None:
    placed = facts.tables["placement_carer"]
    now = placed[placed["end_date"].isna()]
    kinds = facts.care.placements["type"].loc[now["placement_id"].str[1:].astype(int)].to_numpy()
    now = now[~np.isin(kinds, ["A5", "A6"])]
    assert set(now["household_id"]) <= set(households.index[~households["status"].isin(GONE)])
    known = placed[placed["household_id"].isin(households.index)]
    approved = known["household_id"].map(households["approval_date"])
    was_fostered = known["placement_id"].isin(
        "P"
        + facts.care.placements.index[~facts.care.placements["type"].isin(["A5", "A6"])]
        .astype(str)
        .str.zfill(8)
    )
    assert (known["start_date"] >= approved)[was_fostered].all()
    filled = now["household_id"].value_counts()
    assert households["places_filled"].loc[filled.index].eq(filled).all()


def test_a_household_that_is_gone_says_when_and_why(households: pd.DataFrame) -> None:
    gone = households["status"].isin(GONE)
    assert households["leave_reason"].notna().eq(gone).all()
    assert (households["status_date"] >= households["approval_date"]).all()
    assert (households["status_date"] <= YEAR_END).all()
    assert households.loc[households["status"].eq("DEREGISTERED"), "leave_reason"].eq("STANDARD").all()


def test_a_review_is_due_within_a_year_of_approval_and_then_of_the_review_before(
    reviews: pd.DataFrame,
) -> None:
    first = reviews["review_no"].eq(1)
    since = reviews["approved"].where(first, reviews["before"])
    told = since.notna()
    due = dates.add_months(dates.days_of(since[told]), 12)
    assert (dates.days_of(reviews["due_date"][told]) == due).all()
    follows = reviews["number_before"].notna()
    assert (reviews["review_no"] - reviews["number_before"])[follows].eq(1).all()
    assert (reviews["held_date"] > since)[told].all()
    assert reviews["kind"].eq("FIRST").eq(first).all()
    late = reviews["held_date"] > reviews["due_date"]
    assert 0.03 < late.mean() < 0.09
    assert reviews["late_reason"].notna().eq(late).all()


def test_no_household_is_reviewed_that_the_council_does_not_review(
    facts: Facts, households: pd.DataFrame, reviews: pd.DataFrame
) -> None:
    of = households.loc[facts.tables["foster_review"]["household_id"]]
    assert of["provider_type"].eq("LA").all() and of["approval_kind"].ne("REG24").all()
    ended = households["status_date"].where(households["status"].isin(GONE))
    assert not (reviews["held_date"] >= reviews["household_id"].map(ended)).any()
    assert reviews["held_date"].max() <= YEAR_END


def test_a_review_called_early_is_held_before_it_was_due(facts: Facts, reviews: pd.DataFrame) -> None:
    early = reviews[~reviews["kind"].isin(["FIRST", "ANNUAL"])]
    assert len(early) > 20 and (early["held_date"] < early["due_date"] + pd.Timedelta(days=121)).all()
    assert (early["held_date"] <= early["due_date"]).mean() > 0.9
    allegations = facts.tables["foster_allegation"]
    after = early[early["kind"].eq("ALLEGATION")].merge(allegations, on="household_id")
    gap = (after["held_date"] - after["received_date"]).dt.days
    followed = after[gap.between(14, 60)]
    assert set(followed["foster_review_id"]) == set(early["foster_review_id"][early["kind"].eq("ALLEGATION")])


def test_first_reviews_go_to_panel_and_few_others_do(reviews: pd.DataFrame) -> None:
    to_panel = reviews["panel_date"].notna()
    known = reviews[reviews["held_date"] < YEAR_END - pd.Timedelta(days=20)]
    assert to_panel[known.index][known["kind"].eq("FIRST")].mean() > 0.9
    assert to_panel[known.index][known["kind"].eq("ANNUAL")].mean() < 0.15
    assert (reviews["panel_date"] >= reviews["held_date"])[to_panel].all()
    assert reviews["decision_date"].notna().eq(reviews["decision_maker_decision"].notna()).all()


def test_overdue_reviews_have_a_day_due_and_none_held(facts: Facts) -> None:
    table = facts.tables["foster_review"]
    waiting = table[table["held_date"].isna()]
    assert not waiting["household_id"].duplicated().any()
    overdue = waiting[waiting["due_date"] <= YEAR_END]
    answers = fostering_answers(facts)
    assert len(overdue) == answers["foster_reviews_overdue"]["numerator"] > 0
    held = table["held_date"].between(YEAR_START, YEAR_END)
    on_time = held & (table["held_date"] <= table["due_date"])
    answer = answers["foster_reviews_on_time"]
    assert (answer["numerator"], answer["denominator"]) == (on_time.sum(), held.sum())


def test_adopters_go_from_enquiry_to_order_in_that_order(facts: Facts) -> None:
    adopters, links = facts.tables["adopter"], facts.tables["adoption_link"]
    steps = ["enquiry_date", "stage1_start_date", "stage1_end_date", "stage2_start_date", "stage2_end_date"]
    steps += ["approved_date", "matched_date", "placed_date", "adoption_order_date"]
    days = adopters[steps].to_numpy().astype("datetime64[D]")
    for earlier, later in zip(days.T[:-1], days.T[1:], strict=True):
        assert not (earlier > later).any()
    assert not (days > dates.days_of(pd.Series([YEAR_END]))[0]).any()
    assert set(links["adopter_id"]) == set(adopters.loc[adopters["matched_date"].notna(), "adopter_id"])
    permanence = facts.tables["ssd_permanence"].set_index("perm_person_id")["perm_number_of_adopters"]
    wanted = permanence.dropna().astype(int)
    assert links["person_id"].value_counts().sort_index().eq(wanted.sort_index()).all()


def test_applications_end_in_approval_on_its_day(facts: Facts, households: pd.DataFrame) -> None:
    applications = facts.tables["foster_application"]
    became = applications.dropna(subset="household_id")
    assert became["stage"].eq("APPROVED").all() and not became["household_id"].duplicated().any()
    assert became["closed_date"].eq(became["household_id"].map(households["approval_date"])).all()
    assert applications["withdraw_reason"].notna().eq(applications["stage"].eq("WITHDRAWN")).all()
    assert not (applications["application_date"] < applications["enquiry_date"]).any()


def test_odd_approvals_are_planted_and_counted() -> None:
    settings = load_settings()
    facts = make_facts(settings, serial=1)
    clean = fostering_answers(facts)
    planted = plant_oddities(facts, settings.planted.oddities, np.random.default_rng(1))
    table = facts.tables["foster_household"].set_index("household_id")
    left_first = table.index[table["status"].isin(GONE) & (table["status_date"] < table["approval_date"])]
    assert [entry["key"] for entry in planted["foster_household_ends_before_approval"]] == list(left_first)
    reviews = facts.tables["foster_review"]
    early = reviews["held_date"] < reviews["household_id"].map(table["approval_date"])
    assert [e["key"] for e in planted["foster_review_before_approval"]] == list(
        reviews.loc[early, "foster_review_id"]
    )
    with_odd = fostering_answers(facts)
    assert with_odd["foster_reviews_on_time"] == clean["foster_reviews_on_time"]
    assert with_odd["foster_households"]["numerator"] == clean["foster_households"]["numerator"] - 1
    assert with_odd["foster_ended"]["numerator"] == clean["foster_ended"]["numerator"] + 1


def test_the_preset_meets_the_shares_of_a_published_year(facts: Facts) -> None:
    made = make_facts(load_settings(preset="published_year"), serial=1)
    of_children = review_answers(made)
    assert round(100 * of_children["on_time"] / of_children["held"], 1) == 99.0
    of_carers = fostering_answers(made)["foster_reviews_on_time"]
    assert round(100 * of_carers["numerator"] / of_carers["denominator"], 1) == 94.0
    usual = review_answers(facts)
    assert round(100 * usual["on_time"] / usual["held"], 1) < 97
    late = made.reviews[made.reviews["days_late"] > 0]
    assert late["reason"].notna().all() and (late["held"] > late["due"]).all()
    in_time = made.reviews[made.reviews["outcome"].eq("held") & made.reviews["days_late"].eq(0)]
    assert (in_time["held"] <= in_time["due"]).all() and in_time["reason"].isna().all()

"""What must be true of what is told of made-up conferences, of odd plans, and of the answers about both."""

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import dates, load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_report_protection import report_answers_of_protection
from raw_data.synthetic.oddities import plant_oddities

YEAR_START, YEAR_END = pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31")
SETTINGS = load_settings()


@pytest.fixture(scope="module")
def facts() -> Facts:
    return make_facts(SETTINGS, serial=1)


@pytest.fixture(scope="module")
def detail(facts: Facts) -> pd.DataFrame:
    return facts.tables["conference_detail"]


def test_each_child_has_a_row_for_each_conference_and_no_other(facts: Facts, detail: pd.DataFrame) -> None:
    initial, reviews = facts.tables["ssd_initial_cp_conference"], facts.tables["ssd_cp_reviews"]
    held = pd.concat(
        [
            initial[["icpc_icpc_id", "icpc_person_id", "icpc_icpc_date"]].set_axis(list("abc"), axis=1),
            reviews[["cppr_cp_review_id", "cppr_person_id", "cppr_cp_review_date"]].set_axis(
                list("abc"), axis=1
            ),
        ]
    ).sort_values("a", ignore_index=True)
    told = detail[["conference_id", "person_id", "held_date"]].sort_values("conference_id", ignore_index=True)
    assert told["conference_id"].is_unique
    assert (told.to_numpy() == held.to_numpy()).all()


def test_a_late_conference_has_a_reason_and_no_other_has(detail: pd.DataFrame) -> None:
    late = detail["held_date"] > detail["due_date"]
    assert detail["late_reason"].notna().eq(late).all()
    assert 0.05 < late.mean() < 0.2


def test_a_review_is_due_three_months_after_the_conference_and_then_after_six(
    facts: Facts, detail: pd.DataFrame
) -> None:
    due = detail.set_index("conference_id")["due_date"]
    reviews = facts.tables["ssd_cp_reviews"].sort_values("cppr_cp_review_date")
    plans = facts.tables["ssd_cp_plans"].set_index("cppl_cp_plan_id")
    began = facts.tables["ssd_initial_cp_conference"].set_index("icpc_icpc_id")["icpc_icpc_date"]
    in_history = plans["cppl_cp_plan_start_date"] > "2020-04-01"
    plans = plans[in_history & plans["cppl_icpc_id"].notna()]
    reviews = reviews[reviews["cppr_cp_plan_id"].isin(plans.index)]
    conference = reviews["cppr_cp_plan_id"].map(plans["cppl_icpc_id"]).map(began)
    before = reviews.groupby("cppr_cp_plan_id")["cppr_cp_review_date"].shift(1)
    expected = np.where(
        before.isna(),
        dates.add_months(dates.days_of(conference), 3),
        dates.add_months(dates.days_of(before), 6),
    )
    assert (dates.days_of(reviews["cppr_cp_review_id"].map(due)) == expected).all()


def test_what_is_true_of_a_meeting_is_true_for_brothers_and_sisters(
    facts: Facts, detail: pd.DataFrame
) -> None:
    columns = ["chair_worker_id", "held_date", "requested_date", "late_reason", "quorate", "record_sent_date"]
    initial = detail[detail["kind"].eq("ICPC")]
    values = initial.groupby("meeting_id")[columns].nunique(dropna=False)
    assert values["held_date"].eq(1).all() and (initial["meeting_id"].value_counts() > 1).any()
    assert values.max().max() == 1
    came = facts.tables["review_participant"].merge(detail, left_on="review_id", right_on="conference_id")
    parents = came[came["person_role"].isin(["MOTHER", "FATHER"])]
    assert parents.groupby(["meeting_id", "person_role"])["attended"].nunique().eq(1).all()


def test_a_chair_is_in_post_on_the_day(facts: Facts, detail: pd.DataFrame) -> None:
    posts = facts.tables["iro_worker"]
    told = detail.dropna(subset="chair_worker_id").merge(
        posts, left_on="chair_worker_id", right_on="worker_id"
    )
    within = told["held_date"].between(told["post_start_date"], told["post_end_date"].fillna(YEAR_END))
    assert set(told.loc[within, "conference_id"]) == set(told["conference_id"])
    assert set(told["role"]) <= {"CPCHAIR", "IROCP"}
    assert detail.loc[detail["held_date"] >= "2020-04-01", "chair_worker_id"].notna().all()


def test_who_does_not_come_says_nothing_and_has_a_reason(facts: Facts) -> None:
    came = facts.tables["review_participant"]
    came = came[came["meeting_kind"].ne("CLA")]
    absent = came["attended"].eq("NO")
    assert came["absent_reason"].notna().eq(absent).all()
    assert came["views_by"].eq("NONE").eq(absent).all()
    assert came.loc[came["invited"].eq("N"), "absent_reason"].eq("NOTINVITED").all()
    assert not came.duplicated(["meeting_kind", "review_id", "seq"]).any()
    parents = came[came["person_role"].isin(["MOTHER", "FATHER"]) & came["meeting_kind"].eq("ICPC")]
    there = parents.assign(there=parents["attended"].ne("NO")).groupby("review_id")["there"].any()
    assert 0.75 < there.mean() < 0.95


def test_nothing_after_the_year_is_told(detail: pd.DataFrame) -> None:
    for column in ("held_date", "requested_date", "record_sent_date"):
        assert detail[column].max() <= YEAR_END
    assert (detail["requested_date"] <= detail["held_date"]).all()


@pytest.fixture(scope="module")
def odd() -> tuple[Facts, dict[str, list[dict[str, str]]]]:
    facts = make_facts(SETTINGS, serial=1)
    return facts, plant_oddities(facts, SETTINGS.planted.oddities, np.random.default_rng(1))


def test_every_oddity_is_planted_as_often_as_asked(
    odd: tuple[Facts, dict[str, list[dict[str, str]]]],
) -> None:
    facts, planted = odd
    assert planted["cp_plan_without_conference"] == planted["cp_plan_while_another_is_open"]
    asked = {name: len(rows) for name, rows in planted.items() if name != "cp_plan_without_conference"}
    assert asked == SETTINGS.planted.oddities
    plans = facts.tables["ssd_cp_plans"].set_index("cppl_cp_plan_id")
    start, end = plans["cppl_cp_plan_start_date"], plans["cppl_cp_plan_end_date"]

    def keys(name: str) -> set[str]:
        return {entry["key"] for entry in planted[name]}

    assert set(plans.index[start == end]) == keys("cp_plan_of_one_day")
    assert set(plans.index[start > end]) == keys("cp_plan_ends_before_it_starts")
    opened = plans[end.isna()].sort_values("cppl_cp_plan_start_date")
    again = opened.index[opened["cppl_person_id"].duplicated()]
    assert set(again) == keys("cp_plan_while_another_is_open")
    both = facts.tables["ssd_initial_cp_conference"].merge(
        facts.tables["ssd_s47_enquiry"], left_on="icpc_s47_enquiry_id", right_on="s47e_s47_enquiry_id"
    )
    early = both["icpc_icpc_date"] < both["s47e_s47_start_date"]
    assert set(both.loc[early, "icpc_icpc_id"]) == keys("cp_conference_before_enquiry")


def test_odd_plans_are_counted_and_have_no_part_in_what_cannot_be_told(
    facts: Facts, odd: tuple[Facts, dict[str, list[dict[str, str]]]]
) -> None:
    clean, with_odd = report_answers_of_protection(facts), report_answers_of_protection(odd[0])

    def changed(code: str) -> tuple[int, int | None]:
        before, after = clean[code], with_odd[code]
        if before["denominator"] is None:
            return after["numerator"] - before["numerator"], None
        return after["numerator"] - before["numerator"], after["denominator"] - before["denominator"]

    assert changed("cp_started") == (1, None)  # the second of two plans
    assert changed("cp_plans") == (0, None) and changed("cp_ended") == (0, None)
    assert changed("icpc_held") == (0, None)
    assert changed("icpc_in_15_days")[1] == -1
    assert changed("s47_enquiries")[0] in (0, 1)  # the enquiry may have begun in the year before


def test_answers_hold_what_their_parts_add_up_to(facts: Facts) -> None:
    for code, answer in report_answers_of_protection(facts).items():
        for breakdown, parts in answer["by"].items():
            assert sum(above for above, _ in parts.values()) == answer["numerator"], (code, breakdown)
        if answer["denominator"] is not None and not code.startswith("adoption_days"):
            assert answer["numerator"] <= answer["denominator"], code

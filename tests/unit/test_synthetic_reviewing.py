"""What must be true of the made-up reviewing service, and of what is told of it for the report."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from raw_data.synthetic import dates, generate, known_answers, load_settings
from raw_data.synthetic.drop import make_facts
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_report import odd_reviewing_rows, report_answers
from raw_data.synthetic.planting import plant_faults
from raw_data.synthetic.review_details import tell_participation

YEAR_START, YEAR_END = pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31")
MEASURES = {
    "cla_number", "cla_started", "cla_ceased", "cla_uasc", "cla_disabled", "cla_3_placements",
    "cla_same_placement_2_years", "reviews_held", "reviews_on_time", "reviews_on_time_of_due", "reviews_late",
    "children_all_reviews_on_time", "reviews_record_sent", "reviews_decisions_sent", "midway_reviews",
    "care_plan_current", "reviews_overdue", "participation_codes", "took_part", "attended", "gave_views",
    "parents_took_part", "mother_took_part", "father_took_part", "contact_before_review",
    "visited_in_6_months", "consultation_returned", "advocacy_referred", "advocacy_supported",
    "advocacy_hours", "independent_visitors", "permanence_by_second_review",
    "pathway_plans", "disruption_meetings", "disputes_raised", "good_practice",
    "disputes_resolved_in_time", "dispute_responses_in_time", "dispute_days_open", "cafcass_referrals",
    "legal_advice", "iro_headcount", "iro_fte", "iro_allocated_in_5_days", "one_iro_in_year", "iro_changes",
    "cla_caseload", "cp_caseload", "combined_caseload", "caseload_bands", "service_activity", "audits",
    "audit_grades", "audits_good", "audit_actions_in_time", "feedback_returned",
}  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    made = make_facts(load_settings(), serial=1)
    plant_faults(made, load_settings())
    tell_participation(made.tables["cla_review_detail"], made.reviewing.details, made.reviews)
    return made


@pytest.fixture(scope="module")
def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return facts.tables


@pytest.fixture(scope="module")
def report(facts: Facts) -> dict[str, Any]:
    return report_answers(facts)


@pytest.fixture(scope="module")
def details(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The review unit's log, but for what is planted in it."""
    rows = tables["cla_review_detail"]
    return rows[~rows["review_id"].str.endswith("X")]


def working_days(start: pd.Series, end: pd.Series) -> np.ndarray:
    return np.busday_count(dates.days_of(start), dates.days_of(end), holidays=dates.england_holidays())


def test_a_child_has_one_officer_at_a_time_but_for_two(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["iro_allocation"].sort_values(["role", "person_id", "start_date"])
    odd = {row["key"] for row in odd_reviewing_rows(facts)["two_officers_at_once"]}
    assert len(odd) == 2
    rest = rows[~rows["allocation_id"].isin(odd)]
    following = rest.shift(-1)
    same = following["person_id"].eq(rest["person_id"]) & following["role"].eq(rest["role"])
    overlaps = same & ~(following["start_date"] > rest["end_date"])
    # Two plans at once are planted elsewhere; all others lie apart.
    assert not overlaps[rest["role"].eq("IRO")].any() and overlaps.sum() <= 2
    beside = rows[rows["allocation_id"].isin(odd)].merge(rest[rest["role"].eq("IRO")], on="person_id")
    open_still = beside[beside["end_date_x"].isna() & beside["end_date_y"].isna()]
    assert len(open_still) == 2 and open_still["worker_id_x"].ne(open_still["worker_id_y"]).all()


def test_who_holds_a_child_is_in_post(tables: dict[str, pd.DataFrame]) -> None:
    posts = tables["iro_worker"].set_index("worker_id")
    rows = tables["iro_allocation"]
    start = rows["worker_id"].map(posts["post_start_date"])
    end = rows["worker_id"].map(posts["post_end_date"])
    assert (rows["start_date"] >= start).all() and not (rows["end_date"] > end).any()
    assert not (rows["end_date"].isna() & end.notna()).any()
    assert rows["worker_id"].map(posts["role"]).isin(["IRO", "IROCP", "CPCHAIR"]).all()
    months = tables["iro_fte_month"]
    assert not months.duplicated(["worker_id", "month"]).any()
    parts = months[["fte_cla", "fte_cp", "fte_fostering"]].astype(float).sum(axis=1)
    assert np.allclose(parts, months["fte_available"].astype(float), atol=0.002)


def test_an_officer_is_named_within_five_working_days_for_nine_of_ten(
    facts: Facts, tables: dict[str, pd.DataFrame], report: dict[str, Any]
) -> None:
    named = report["iro_allocated_in_5_days"]
    assert 0.85 < named["numerator"] / named["denominator"] < 0.97
    assert 0 <= report["periods_started"]["numerator"] - named["denominator"] < 5  # who left too soon
    caseload = report["cla_caseload"]
    assert caseload["numerator"] == report["cla_number"]["numerator"]
    assert 50 < caseload["numerator"] / caseload["denominator"] < 75
    assert 6 <= report["iro_headcount"]["numerator"] <= 14


def test_each_review_held_has_its_detail_and_agrees_with_it(
    tables: dict[str, pd.DataFrame], details: pd.DataFrame
) -> None:
    reviews = tables["ssd_cla_reviews"]
    first = details[~details["part_no"].eq(2).fillna(False)]
    known = reviews[~reviews["clar_cla_review_id"].str.startswith("D")]
    both = known.merge(first, left_on="clar_cla_review_id", right_on="review_id", how="outer")
    assert len(both) == len(known) == len(first)
    assert both["person_id"].eq(both["clar_cla_person_id"]).all()
    held = both["clar_cla_review_date"].notna() & both["clar_cla_review_cancelled"].eq("N")
    assert both["status"].eq("HELD").eq(held).all()
    assert both["held_date"][held].eq(both["clar_cla_review_date"][held]).all()
    assert both["held_date"][~held].isna().all()
    assert both["status"].eq("CANCELLED").eq(both["clar_cla_review_cancelled"].eq("Y")).all()
    told = held & both["clar_cla_review_participation"].isin(known_answers.CODES)
    assert both["participation_code"][told].eq(both["clar_cla_review_participation"][told]).all()
    assert both["participation_code"][~told].isna().all()
    usual = both["late_reason"].notna() | (both["held_date"] <= both["due_date"])
    assert (
        usual[held].all()
        and not (both["late_reason"].notna() & (both["held_date"] <= both["due_date"])).any()
    )


def test_the_second_part_of_a_review_follows_the_first(details: pd.DataFrame) -> None:
    parts = details[details["series_id"].notna()]
    first, second = (parts[parts["part_no"].eq(number)].set_index("series_id") for number in (1, 2))
    assert len(first) == len(second) > 100
    apart = second["held_date"] - first["held_date"].reindex(second.index)
    assert apart.dt.days.between(1, 20).all()
    assert second["person_id"].eq(first["person_id"].reindex(second.index)).all()


def test_decisions_and_records_are_sent_in_time_mostly(details: pd.DataFrame) -> None:
    held = details[details["status"].eq("HELD")]
    for column, limit in (("decisions_sent_date", 5), ("record_sent_date", 20)):
        sent = held.dropna(subset=column)
        waited = working_days(sent["held_date"], sent[column])
        assert waited.min() >= 0
        assert 0.8 < (waited <= limit).sum() / len(held) < 0.95
        # Of no review must it be said that its time is not up.
        unsent = held[held[column].isna()]
        due = dates.add_working_days(dates.days_of(unsent["held_date"]), limit)
        assert (due < np.datetime64(YEAR_END, "D")).all()


def test_chairs_are_in_post_and_mostly_the_childs_own(
    tables: dict[str, pd.DataFrame], details: pd.DataFrame
) -> None:
    held = details[details["status"].eq("HELD")]
    assert set(held["chair_worker_id"]) <= set(tables["iro_worker"]["worker_id"])
    assert 0.85 < held["chair_was_own_iro"].dropna().eq("Y").mean() < 0.97
    assert details.loc[details["status"].ne("HELD"), "chair_worker_id"].isna().all()


def test_people_at_reviews_have_said_what_the_code_says(
    tables: dict[str, pd.DataFrame], facts: Facts
) -> None:
    rows = tables["review_participant"].query("meeting_kind == 'CLA'")
    assert not rows.duplicated(["review_id", "seq"]).any()
    child = rows[rows["person_role"].eq("CHILD")].merge(tables["cla_review_detail"], on="review_id")
    clean = child[~child["person_id"].isin(facts.people["person_id"].loc[list(facts.used)])]
    came = clean["attended"].ne("NO")
    assert came.eq(clean["participation_code"].isin(["PN1", "PN2", "PN3", "PN4"])).all()
    spoke = clean["views_by"].ne("NONE")
    assert spoke.eq(clean["participation_code"].isin(["PN1", "PN2", "PN3", "PN5", "PN6"])).all()
    assert rows["absent_reason"].notna().eq(rows["attended"].eq("NO")).all()
    parents = rows[rows["person_role"].isin(["MOTHER", "FATHER"])]
    assert (
        parents["absent_reason"]
        .isin(["NOTINVITED", "NOTSUITABLE", "UNKNOWN"])
        .eq(parents["invited"].eq("N"))
        .all()
    )


def test_contacts_and_forms_lie_before_their_review(tables: dict[str, pd.DataFrame]) -> None:
    held = tables["cla_review_detail"].set_index("review_id")["held_date"]
    contacts = tables["iro_contact"].dropna(subset="review_id")
    assert (contacts["contact_date"] <= contacts["review_id"].map(held)).all()
    forms = tables["review_consultation"]
    day = forms["review_id"].map(held)
    assert (forms["sent_date"] <= day).all() and not (forms["returned_date"] > day).any()
    assert not (forms["returned_date"] < forms["sent_date"]).any()


def test_stages_follow_one_another_and_end_with_the_concern(
    facts: Facts, tables: dict[str, pd.DataFrame]
) -> None:
    disputes = tables["iro_dispute"].set_index("dispute_id")
    stages = tables["iro_dispute_stage"].sort_values(["dispute_id", "stage_no"])
    before = stages.shift()
    again = before["dispute_id"].eq(stages["dispute_id"])
    assert stages["stage_no"].eq(1).eq(~again).all()
    assert (stages["level"] > before["level"])[again].all()
    assert stages["entered_date"][again].eq(before["response_date"][again]).all()
    assert (stages["response_due_date"] > stages["entered_date"]).all()
    last = stages.drop_duplicates("dispute_id", keep="last").set_index("dispute_id")
    concerns = disputes[disputes["kind"].eq("CONCERN")]
    assert set(last.index) == set(concerns.index)
    assert last["level"].eq(concerns["highest_level"].reindex(last.index)).all()
    odd = concerns["closed_date"] < concerns["raised_date"]
    assert list(concerns.index[odd]) == [
        row["key"] for row in odd_reviewing_rows(facts)["dispute_closed_before_raised"]
    ]
    assert odd.sum() == 1
    closed = last["response_date"].reindex(concerns.index)
    same = closed.eq(concerns["closed_date"]) | (closed.isna() & concerns["closed_date"].isna())
    assert same[~odd].all()
    assert concerns["outcome"].eq("OPEN").eq(concerns["closed_date"].isna()).all()
    days = pd.concat([disputes["raised_date"], disputes["closed_date"], stages["response_date"]])
    assert not (days > YEAR_END).any()


def test_no_clock_still_runs_when_the_year_ends(facts: Facts) -> None:
    """So that whether a concern or an answer was in time can be said of all of them."""
    stages = facts.reviewing.disputes.stages
    assert (stages.loc[stages["answered"].isna(), "due"] < YEAR_END).all()
    concerns = facts.reviewing.disputes.concerns
    still_open = concerns[concerns["formal"].notna() & concerns["closed"].isna()]
    assert (
        dates.add_working_days(dates.days_of(still_open["formal"]), 20) < np.datetime64(YEAR_END, "D")
    ).all()
    audits = facts.reviewing.audits
    undone = audits[audits["actions_due"].notna() & audits["actions_closed"].isna()]
    assert (undone["actions_due"] < YEAR_END).all()


def test_care_plans_fill_a_period_one_after_another(facts: Facts) -> None:
    plans = facts.reviewing.care_plans
    care = plans[plans["kind"].eq("CARE")]
    following = care.shift(-1)
    same = following["period"].eq(care["period"])
    assert following["start"][same].eq(care["end"][same] + pd.Timedelta(days=1)).all()
    periods = facts.care.periods.loc[care["period"]].set_axis(care.index)
    assert (care["start"] >= periods["start"]).all() and (care["end"] <= periods["end"]).all()
    was = care["goal"].notna() & same
    assert following["goal"][was].eq(care["goal"][was]).all()
    pathway = plans[plans["kind"].eq("PATHWAY")]
    born = dates.days_of(facts.people["born"].loc[pathway["person"]])
    assert (dates.days_of(pathway["start"]) >= dates.birthday(born, 16)).all()


def test_permanence_at_a_review_is_that_of_the_plan_in_force(
    tables: dict[str, pd.DataFrame], facts: Facts
) -> None:
    details = facts.reviewing.details
    held = details[
        details["status"].eq("HELD") & ~details["is_break"] & details["part"].lt(2) & ~details["odd"]
    ]
    plans = tables["care_plan_version"].query("plan_type == 'CARE'")
    both = held.merge(plans, on="person_id")
    during = (both["start_date"] <= both["held"]) & ~(both["end_date"] < both["held"])
    in_force = both[during].drop_duplicates("review_id", keep="last").set_index("review_id")
    agreed = held.set_index("review_id")["permanence_plan_agreed"].loc[in_force.index]
    assert in_force["permanence_goal"].notna().eq(agreed.eq("Y")).all()
    assert len(in_force) == len(held)


def test_truths_cover_every_measure_and_add_up(report: dict[str, Any], facts: Facts) -> None:
    assert not MEASURES - set(report)
    for code, answer in report.items():
        above, below = answer["numerator"], answer["denominator"]
        assert below is None or (below > 0 and above >= 0), code
        for name, parts in answer["by"].items():
            assert np.isclose(sum(part[0] for part in parts.values()), above), (code, name)
            if below is not None:
                assert sum(part[1] for part in parts.values()) == below, (code, name)
    children, reviews = known_answers.children_answers(facts), known_answers.review_answers(facts)
    assert report["cla_number"]["numerator"] == children["looked_after_at_year_end"]
    assert report["periods_started"]["numerator"] == children["periods_started_in_year"]
    assert report["periods_ended"]["numerator"] == children["periods_ended_in_year"]
    assert report["reviews_held"]["numerator"] == reviews["held"]
    assert report["reviews_on_time"]["numerator"] == reviews["on_time"]
    assert report["reviews_late"]["numerator"] == reviews["late"]
    of_due = report["reviews_on_time_of_due"]
    assert of_due["denominator"] == reviews["held"] + reviews["not_held"]
    taken_part = known_answers.participation_answers(facts)
    assert report["took_part"]["numerator"] == taken_part["took_part"]
    assert report["took_part"]["denominator"] == taken_part["aged_4_and_over"]


def test_opening_and_starts_less_ceases_are_closing(report: dict[str, Any], facts: Facts) -> None:
    periods = facts.care.periods[facts.care.periods["kind"].ne("short break")]
    opening = ((periods["start"] < YEAR_START) & (periods["end"] >= YEAR_START)).sum()
    started, ended = report["periods_started"]["numerator"], report["periods_ended"]["numerator"]
    assert opening + started - ended == report["cla_number"]["numerator"]


def test_the_service_resembles_one(report: dict[str, Any]) -> None:
    def share(code: str) -> float:
        return report[code]["numerator"] / report[code]["denominator"]

    assert 0.6 < share("contact_before_review") < 0.75
    assert 0.4 < share("midway_reviews") < 0.65
    assert 0.6 < share("parents_took_part") < 0.9
    assert 0.8 < share("permanence_by_second_review") < 0.97
    assert 150 < report["disputes_raised"]["numerator"] < 250
    stages = report["disputes_raised"]["by"]["stage"]
    assert stages["informal"][0] > 2 * stages["formal"][0] > 20
    assert report["cafcass_referrals"]["numerator"] == 1 and report["legal_advice"]["numerator"] == 2
    assert 0.45 < share("audits_good") < 0.7


def test_reviews_before_care_are_in_the_log_alone(facts: Facts, tables: dict[str, pd.DataFrame]) -> None:
    odd = odd_reviewing_rows(facts)
    early = {row["key"] for row in odd["review_before_care"]}
    assert len(early) == 2 and not early & set(tables["ssd_cla_reviews"]["clar_cla_review_id"])
    rows = facts.reviewing.details[facts.reviewing.details["odd"]]
    assert (rows["held"] < facts.care.periods["start"].loc[rows["period"]].to_numpy()).all()
    last_days = {row["key"] for row in odd["review_on_last_day_of_care"]}
    assert last_days <= set(tables["ssd_cla_reviews"]["clar_cla_review_id"])


@pytest.mark.parametrize(("children", "seed"), [(1, 0), (2, 4), (30, 5)])
def test_a_small_authority_has_a_service_too(children: int, seed: int) -> None:
    facts = make_facts(load_settings(children=children, years=2, seed=seed), serial=1)
    assert set(facts.tables["iro_worker"]["role"]) >= {"IRO", "CPCHAIR"}
    assert report_answers(facts)["cla_number"]["numerator"] <= children


def test_a_middling_authority_is_made_in_seconds(tmp_path: Path) -> None:
    """About four seconds of one core; the limit leaves room for slow machines, not for loops over rows."""
    generate(load_settings(children=20, years=2), tmp_path / "first")
    began = time.process_time()
    generate(load_settings(), tmp_path / "second")
    assert time.process_time() - began < 30

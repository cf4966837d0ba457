"""What keys miss is linked by child and date: the habits of each system, and chance, go through dbt."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hand_landing import Landed, Rows

Warehouse = duckdb.DuckDBPyConnection
CHANCE = [f"chance {number}" for number in range(60)]


def enquiry(key: str, child: str, start: str, referral: str | None = None) -> dict[str, Any]:
    return {
        "s47e_s47_enquiry_id": key,
        "s47e_person_id": child,
        "s47e_s47_start_date": start,
        "s47e_referral_id": referral,
    }


def conference(key: str, child: str, held: str | None, **more: str | None) -> dict[str, Any]:
    renamed = {"meeting": "icpc_icpc_meeting_id", "s47": "icpc_s47_enquiry_id", "plan": "icpc_cp_plan_id"}
    renamed |= {"referral": "icpc_referral_id", "transfer_in": "icpc_icpc_transfer_in"}
    row = {"icpc_icpc_id": key, "icpc_person_id": child, "icpc_icpc_date": held}
    return row | {renamed[name]: value for name, value in more.items()}


def plan(key: str, child: str, start: str, end: str | None = None, **more: str | None) -> dict[str, Any]:
    row = {
        "cppl_cp_plan_id": key,
        "cppl_person_id": child,
        "cppl_cp_plan_start_date": start,
        "cppl_cp_plan_end_date": end,
    }
    return row | {f"cppl_{name}_id": value for name, value in more.items()}


def review(
    key: str | None, child: str | None, held: str | None, plan_id: str | None = None
) -> dict[str, Any]:
    return {
        "cppr_cp_review_id": key,
        "cppr_person_id": child,
        "cppr_cp_review_date": held,
        "cppr_cp_plan_id": plan_id,
    }


def referral(key: str, child: str, start: str, closed: str | None = None) -> dict[str, Any]:
    return {
        "cine_referral_id": key,
        "cine_person_id": child,
        "cine_referral_date": start,
        "cine_close_date": closed,
    }


# A sister and a brother in one enquiry and one meeting, who leave the plan a day apart; every key meets.
CLEAN: dict[str, Rows] = {
    "ssd_cin_episodes": [referral("R1", "ann", "2025-04-01"), referral("R2", "ben", "2025-04-01")],
    "ssd_s47_enquiry": [enquiry("E1", "ann", "2025-04-10", "R1"), enquiry("E2", "ben", "2025-04-10", "R2")],
    "ssd_initial_cp_conference": [
        conference("C1", "ann", "2025-04-28", meeting="M", s47="E1", plan="P1", referral="R1"),
        conference("C2", "ben", "2025-04-28", meeting="M", s47="E2", plan="P2", referral="R2"),
    ],
    "ssd_cp_plans": [
        plan("P1", "ann", "2025-04-28", "2025-12-01", icpc="C1", referral="R1"),
        plan("P2", "ben", "2025-04-28", "2025-12-02", icpc="C2", referral="R2"),
    ],
    "ssd_cp_reviews": [review("V1", "ann", "2025-07-20", "P1"), review("V2", "ben", "2025-07-20", "P2")],
}
# The enquiry is a workflow step that both share, and so is the conference; where a referral is meant it names
# a step, with the number of another child's referral. Reviews and placements name no child.
MOSAIC: dict[str, Rows] = {
    "ssd_cin_episodes": [
        referral("71", "ann", "2025-04-01"),
        referral("72", "ben", "2024-01-01", "2024-06-01"),
        referral("73", "ben", "2025-04-01"),
        referral("900", "carl", "2020-01-01", "2020-02-01"),
    ],
    "ssd_s47_enquiry": [
        enquiry("901", "ann", "2025-04-10", "900"),
        enquiry("901", "ben", "2025-04-10", "900"),
    ],
    "ssd_initial_cp_conference": [
        conference("902", "ann", "2025-04-28", s47="901", plan="11", referral="71"),
        conference("902", "ben", "2025-04-28", s47="901", plan="12", referral="73"),
    ],
    "ssd_cp_plans": [
        plan("11", "ann", "2025-04-28", icpc="902", referral="71"),
        plan("12", "ben", "2025-04-29", icpc="902", referral="73"),
    ],
    "ssd_cp_reviews": [review("903", None, "2025-07-20", "11"), review("904", None, "2025-07-20", "12")],
    "ssd_person": [{"pers_person_id": "ann", "pers_dob": "2015-01-01"}],
    "ssd_cla_episodes": [
        {
            "clae_cla_episode_id": "1",
            "clae_person_id": "ann",
            "clae_cla_id": "31",
            "clae_cla_placement_id": "21",
            "clae_cla_episode_start_date": "2025-08-01",
            "clae_cla_episode_start_reason": "S",
        },
        {
            "clae_cla_episode_id": "2",
            "clae_person_id": "ben",
            "clae_cla_id": "32",
            "clae_cla_placement_id": "gone",
            "clae_cla_episode_start_date": "2025-08-01",
            "clae_cla_episode_start_reason": "S",
        },
    ],
    "ssd_cla_placement": [
        {"clap_cla_placement_id": "21", "clap_cla_id": "31", "clap_cla_placement_type": "U1"}
    ],
    "ssd_cla_reviews": [
        {"clar_cla_review_id": "41", "clar_cla_person_id": "ann", "clar_cla_review_date": "2025-08-20"},
    ],
}
# The conference is meeting and child in one text, the plan has the meeting. The conference names a plan by
# another key, or one that began years later. Reviews of open plans name no plan, and may have no key at all.
ECLIPSE: dict[str, Rows] = {
    "ssd_s47_enquiry": [enquiry("f1", "ann", "2025-04-10"), enquiry("f1", "ben", "2025-04-10")],
    "ssd_initial_cp_conference": [
        conference("m1ann", "ann", "2025-04-28", meeting="m1", s47="f1", plan="raw 1"),
        conference("m1ben", "ben", "2025-04-28", meeting="m1", s47="f1", plan="raw 2"),
        conference("m0cat", "cat", "2022-04-28", meeting="m0", plan="p3"),
        conference("m2cat", "cat", "2025-05-01", meeting="m2", plan="p3"),
    ],
    "ssd_cp_plans": [
        plan("p1", "ann", "2025-04-28", icpc="m1"),
        plan("p2", "ben", "2025-04-28", "2025-07-20", icpc="m1"),
        plan("p3", "cat", "2025-05-02", icpc=None),
    ],
    "ssd_cp_reviews": [
        review(None, "ann", "2025-07-20"),
        review(None, "ben", "2025-07-20"),
        review(None, "cat", "2025-05-02"),
    ],
    "ssd_cla_episodes": [
        {
            "clae_cla_episode_id": str(number),
            "clae_person_id": child,
            "clae_cla_id": care,
            "clae_cla_episode_start_date": "2025-08-01",
            "clae_cla_episode_start_reason": "S",
        }
        for number, (child, care) in enumerate([("ann", "g1"), ("ben", "g2"), ("cat", "g2")])
    ],
    "ssd_cla_reviews": [
        {"clar_cla_review_id": "h1", "clar_cla_id": "g1", "clar_cla_review_date": "2025-08-20"},
        {"clar_cla_review_id": "h2", "clar_cla_id": "g2", "clar_cla_review_date": "2025-08-20"},
    ],
}
# One review, one plan and one referral are of both children; only the time in care tells the reviews apart.
SHARED: dict[str, Rows] = {
    "ssd_person": [{"pers_person_id": child, "pers_dob": "2015-01-01"} for child in ("ann", "ben")],
    "ssd_cin_episodes": [referral("r", "ann", "2025-04-01"), referral("r", "ben", "2025-04-01")],
    "ssd_s47_enquiry": [enquiry("f", "ann", "2025-04-10", "r"), enquiry("f", "ben", "2025-04-10", "r")],
    "ssd_initial_cp_conference": [
        conference("m", "ann", "2025-04-28", s47="f", plan="p", referral="r"),
        conference("m", "ben", "2025-04-28", s47="f", plan="p", referral="r"),
    ],
    "ssd_cp_plans": [
        plan("p", "ann", "2025-04-28", icpc="m", referral="r"),
        plan("p", "ben", "2025-04-28", icpc="m", referral="r"),
    ],
    "ssd_cp_reviews": [
        review("v", "ann", "2025-07-20", "p"),
        review("v", "ben", "2025-07-20", "p"),
        review("of no one", None, "2025-07-20", "p"),
    ],
    "ssd_cla_episodes": [
        {
            "clae_cla_episode_id": child,
            "clae_person_id": child,
            "clae_cla_id": f"care of {child}",
            "clae_cla_episode_start_date": "2025-08-01",
            "clae_cla_episode_start_reason": "S",
        }
        for child in ("ann", "ben")
    ],
    "ssd_cla_reviews": [
        {
            "clar_cla_review_id": "h",
            "clar_cla_id": f"care of {child}",
            "clar_cla_review_date": held,
            "clar_cla_review_participation": part,
        }
        for child, held, part in (("ann", "2025-08-20", "PN1"), ("ben", "2025-09-20", "PN2"))
    ]
    + [
        {
            "clar_cla_review_id": "same day",
            "clar_cla_id": f"care of {child}",
            "clar_cla_review_date": "2025-11-05",
            "clar_cla_review_participation": part,
        }
        for child, part in (("ann", "PN3"), ("ben", "PN4"))
    ],
}
# Keys of -1 were read as blank. One conference was not held, one child moved in, one conference began two
# plans.
SYSTEM_C: dict[str, Rows] = {
    "ssd_cin_episodes": [referral("R1", "ann", "2025-04-01", "2025-04-20")],
    "ssd_s47_enquiry": [enquiry("1", "ann", "2025-04-10"), enquiry("2", "bob", "2025-04-10", "no such")],
    "ssd_initial_cp_conference": [
        conference("5", "ann", None, s47="1"),
        conference("6", "ann", "2025-04-28"),
        conference("7", "bob", "2025-04-20", transfer_in="Y"),
        conference("8", "cid", "2025-05-01", plan="81"),
        conference("8", "cid", "2025-05-01", plan="82"),
    ],
    "ssd_cp_plans": [
        plan("61", "ann", "2025-04-29"),
        plan("71", "bob", "2025-04-20"),
        plan("81", "cid", "2025-05-01", "2025-05-01", icpc="8"),
        plan("82", "cid", "2025-05-01", icpc="8"),
        plan("91", "dot", "2025-05-01"),
    ],
    "ssd_cp_reviews": [review("V1", "ann", None, "61"), review("V2", "cid", "2025-08-01")],
}


def by_chance(seed: int) -> dict[str, Rows]:
    """Few keys, few children and near dates, so that every table claims rows of every other one."""
    chance = random.Random(seed)

    def day() -> str:
        return str(date(2025, 1, 1) + timedelta(days=chance.randrange(120)))

    def one_of(*values: str) -> str | None:
        return chance.choice([*values, None])

    children, keys = ("a", "b", "c"), ("1", "2", "3", "4")
    pairs = [(key, child) for key in keys for child in children]
    return {
        "ssd_cin_episodes": [referral(*pair, day(), one_of(day())) for pair in chance.sample(pairs, 3)],
        "ssd_s47_enquiry": [enquiry(*pair, day(), one_of(*keys)) for pair in chance.sample(pairs, 6)],
        "ssd_initial_cp_conference": [
            conference(
                *pair, one_of(day(), day()), meeting=one_of(*keys), s47=one_of(*keys), plan=one_of(*keys)
            )
            for pair in chance.sample(pairs, 6)
        ],
        "ssd_cp_plans": [
            plan(*pair, day(), one_of(day()), icpc=one_of(*keys), referral=one_of(*keys))
            for pair in chance.sample(pairs, 4)
        ],
        "ssd_cp_reviews": [
            review(one_of(*keys), one_of(*children), one_of(day(), day()), one_of(*keys)) for _ in range(6)
        ],
    }


SYSTEMS = {"clean": CLEAN, "mosaic": MOSAIC, "eclipse": ECLIPSE, "system c": SYSTEM_C, "shared": SHARED}
LANDINGS = [Landed(name, rows) for name, rows in SYSTEMS.items()]
LANDINGS += [Landed(name, by_chance(seed)) for seed, name in enumerate(CHANCE)]


@pytest.fixture(scope="module")
def warehouse(hand_made: Path) -> Iterator[Warehouse]:
    with duckdb.connect(str(hand_made / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute(f"set file_search_path = '{hand_made / 'landing'}'")  # staging reads the landing
        yield connection


def accounts(warehouse: Warehouse, submission: str) -> dict[str, dict[str, int]]:
    found = warehouse.execute(
        "select link, found_by, row_count from rpt_link_accounts where submission_id = $1", [submission]
    ).fetchall()
    links: dict[str, dict[str, int]] = {}
    for link, found_by, rows in found:
        links.setdefault(link, {})[found_by] = rows
    return links


def test_keys_that_meet_need_no_dates(warehouse: Warehouse) -> None:
    found = accounts(warehouse, "clean")
    assert found.pop("plan to section 47") == found.pop("section 47 to plan") == {"conference": 2}
    assert set(found) == {
        "section 47 to conference", "conference to section 47", "conference to plan", "plan to conference",
        "plan review to plan", "section 47 to referral", "conference to referral", "plan to referral",
    }  # fmt: skip
    assert all(ways == {"key": 2} for ways in found.values())


def test_mosaic_steps_shared_by_siblings_link_each_child_to_its_own(warehouse: Warehouse) -> None:
    assert accounts(warehouse, "mosaic") == {
        "section 47 to conference": {"key and person": 2},
        "conference to section 47": {"key and person": 2},
        "conference to plan": {"key and person": 2},
        "plan to conference": {"key and person": 2},
        "plan to section 47": {"conference": 2},
        "section 47 to plan": {"conference": 2},
        "plan review to plan": {"key": 2},
        "section 47 to referral": {"person and date": 2},
        "conference to referral": {"key": 2},
        "plan to referral": {"key": 2},
        "looked-after review to child": {"key": 1},
        "episode to placement": {"key": 1, "not linked": 1},
        "child to id in the return": {"person id": 2},
    }
    wrong_children = warehouse.execute(
        "select count(*) from int_conference_plan_links as links"
        " join stg_ssd__cp_plans as plans on links.plan_row_id = plans.row_id"
        " and links.submission_id = plans.submission_id"
        " where links.submission_id = 'mosaic' and links.person_id <> plans.person_id"
    ).fetchone()
    assert wrong_children == (0,)
    places = warehouse.execute(
        "select child, place from ssda903__episodes where submission_id = 'mosaic' order by child"
    ).fetchall()
    assert places == [("ANN", "U1"), ("BEN", None)]


def test_eclipse_plans_meet_their_conference_by_meeting_and_open_plans_have_reviews(
    warehouse: Warehouse,
) -> None:
    assert accounts(warehouse, "eclipse") == {
        "section 47 to conference": {"key and person": 2},
        "conference to section 47": {"key and person": 2, "not linked": 2},
        "conference to plan": {"meeting and person": 2, "key": 1, "not linked": 1},
        "plan to conference": {"meeting and person": 2, "key": 1},
        "plan to section 47": {"conference": 2, "not linked": 1},
        "section 47 to plan": {"conference": 2},
        "plan review to plan": {"person and date": 2, "not linked": 1},
        "section 47 to referral": {"not linked": 2},
        "conference to referral": {"not linked": 4},
        "plan to referral": {"not linked": 3},
        "looked-after review to child": {"time in care": 1, "not linked": 1},
        "episode to placement": {"not linked": 3},
        "child to id in the return": {"person id": 3},
    }
    held = warehouse.execute(
        "select conferences.held_on from int_conference_plan_links as links"
        " join stg_ssd__initial_cp_conference as conferences"
        " on links.conference_row_id = conferences.row_id and links.submission_id = conferences.submission_id"
        " where links.submission_id = 'eclipse' and links.person_id = 'cat'"
    ).fetchall()
    assert held == [(date(2025, 5, 1),)]


def test_siblings_with_one_key_each_keep_their_own_reviews_plans_and_referrals(warehouse: Warehouse) -> None:
    assert accounts(warehouse, "shared") == {
        "section 47 to conference": {"key and person": 2},
        "conference to section 47": {"key and person": 2},
        "conference to plan": {"key and person": 2},
        "plan to conference": {"key and person": 2},
        "plan to section 47": {"conference": 2},
        "section 47 to plan": {"conference": 2},
        "plan review to plan": {"key and person": 2, "not linked": 1},
        "section 47 to referral": {"key": 2},
        "conference to referral": {"key": 2},
        "plan to referral": {"key": 2},
        "looked-after review to child": {"time in care": 4},
        "episode to placement": {"not linked": 2},
        "child to id in the return": {"person id": 2},
    }
    facts = warehouse.execute(
        "select child_id, review_id, review_date, review_sequence, status, participation_code, source_row"
        " from fct_cla_review where submission_id = 'shared' and review_date is not null"
        " order by child_id, review_date"
    ).fetchall()
    assert facts == [
        ("ANN", "h", date(2025, 8, 20), 1, "on_time", "PN1", 2),
        ("ANN", "same day", date(2025, 11, 5), 2, "on_time", "PN3", 4),
        ("BEN", "h", date(2025, 9, 20), 1, "late", "PN2", 3),
        ("BEN", "same day", date(2025, 11, 5), 2, "on_time", "PN4", 5),
    ]


def test_system_c_rows_without_keys_are_linked_by_date(warehouse: Warehouse) -> None:
    assert accounts(warehouse, "system c") == {
        "section 47 to conference": {"person and date": 1, "not linked": 1},
        "conference to section 47": {"key": 1, "person and date": 1, "not linked": 3},
        "conference to plan": {"person and date": 2, "key": 2, "not linked": 1},
        "plan to conference": {"person and date": 2, "key": 2, "not linked": 1},
        "plan to section 47": {"conference": 1, "not linked": 4},
        "section 47 to plan": {"conference": 1, "not linked": 1},
        "plan review to plan": {"key": 1, "person and date": 1},
        "section 47 to referral": {"person and date": 1, "not linked": 1},
        "conference to referral": {"not linked": 5},
        "plan to referral": {"not linked": 5},
    }


LINKS = {
    "int_section_47_conference_links": ("conference", "section_47"),
    "int_conference_plan_links": ("conference", "plan"),
    "int_section_47_plan_links": ("plan", "section_47"),
    "int_plan_review_links": ("review", "plan"),
}
TABLES = {
    "conference": "initial_cp_conference",
    "section_47": "s47_enquiry",
    "plan": "cp_plans",
    "review": "cp_reviews",
}


@pytest.mark.parametrize("model", LINKS)
def test_by_chance_no_row_is_linked_twice_and_never_to_another_child(
    warehouse: Warehouse, model: str
) -> None:
    left, right = LINKS[model]
    pairs = warehouse.execute(
        f"select links.submission_id, {left}_row_id, {right}_row_id, from_rows.person_id, to_rows.person_id"
        f" from {model} as links"
        f" left join stg_ssd__{TABLES[left]} as from_rows on links.submission_id = from_rows.submission_id"
        f" and links.{left}_row_id = from_rows.row_id"
        f" left join stg_ssd__{TABLES[right]} as to_rows on links.submission_id = to_rows.submission_id"
        f" and links.{right}_row_id = to_rows.row_id"
    ).fetchall()
    assert len(pairs) > 50
    assert max(Counter(pair[:2] for pair in pairs).values()) == 1
    if model == "int_conference_plan_links":
        assert max(Counter((pair[0], pair[2]) for pair in pairs).values()) == 1
    assert not [pair for pair in pairs if pair[3] is not None and pair[3] != pair[4]]


def test_by_chance_every_way_is_taken(warehouse: Warehouse) -> None:
    ways = {
        model: {row[0] for row in warehouse.execute(f"select distinct found_by from {model}").fetchall()}
        for model in [*LINKS, "int_referral_links"]
    }
    assert ways == {
        "int_section_47_conference_links": {"key", "key and person", "person and date"},
        "int_conference_plan_links": {"key", "key and person", "meeting and person", "person and date"},
        "int_section_47_plan_links": {"conference", "person and date"},
        "int_plan_review_links": {"key", "key and person", "person and date"},
        "int_referral_links": {"key", "person and date"},
    }


def test_by_chance_links_by_date_lie_within_their_days(warehouse: Warehouse) -> None:
    gaps = warehouse.execute(
        "select min(conferences.held_on - enquiries.started_on),"
        " max(conferences.held_on - enquiries.started_on),"
        " count(*) filter (where exists (from stg_ssd__s47_enquiry as others"
        "  where others.submission_id = enquiries.submission_id and others.person_id = enquiries.person_id"
        "  and others.started_on > enquiries.started_on and others.started_on <= conferences.held_on))"
        " from int_section_47_conference_links as links"
        " join stg_ssd__initial_cp_conference as conferences"
        " on links.submission_id = conferences.submission_id and conference_row_id = conferences.row_id"
        " join stg_ssd__s47_enquiry as enquiries"
        " on links.submission_id = enquiries.submission_id and section_47_row_id = enquiries.row_id"
        " where found_by = 'person and date'"
    ).fetchone()
    assert gaps is not None and 0 <= gaps[0] <= gaps[1] <= 90 and gaps[2] == 0
    late = warehouse.execute(
        "select min(plans.started_on - conferences.held_on), max(plans.started_on - conferences.held_on)"
        " from int_conference_plan_links as links"
        " join stg_ssd__initial_cp_conference as conferences"
        " on links.submission_id = conferences.submission_id and conference_row_id = conferences.row_id"
        " join stg_ssd__cp_plans as plans"
        " on links.submission_id = plans.submission_id and plan_row_id = plans.row_id"
        " where found_by = 'person and date'"
    ).fetchone()
    assert late is not None and 0 <= late[0] <= late[1] <= 28

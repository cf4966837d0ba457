"""Short care histories, made by hand: extracts of two submissions and a one-year return of a third.

What should come of them does not belong here; the tests beside it say that.
"""

from datetime import date
from typing import Any

import pyarrow as pa

from expectations.extracts.fields import table as contract
from orchestration.extracts.landing import (
    Landing,
    Submission,
    extract_schemas,
    return_schemas,
)
from orchestration.extracts.supplied import supplied_columns

Rows = list[dict[str, Any]]


def table(schema: pa.Schema, submission: str, file: str, rows: Rows) -> pa.Table:
    """Rows as the landing has them: each knows its file and line, and what it leaves out is blank."""
    origin = [
        {"submission_id": submission, "source_file": file, "source_row": line, "record_id": line - 2}
        for line in range(2, len(rows) + 2)
    ]
    whole = [
        {name: where.get(name, row.get(name)) for name in schema.names}
        for where, row in zip(origin, rows, strict=True)
    ]
    return pa.Table.from_pylist(whole, schema)


def extracts(submission: Submission, tables: dict[str, Rows]) -> Landing:
    schemas = extract_schemas("ssd")
    return Landing(
        submissions=[submission],
        ssd={
            name: table(schemas[name], submission.submission_id, f"{name}.csv", rows)
            for name, rows in tables.items()
        },
        supplied_columns=supplied_columns(
            submission.submission_id,
            [(name, f.column) for name in tables for f in contract(name).fields],
            submission.collection_year,
        ),
    )


def returned(submission: Submission, tables: dict[str, Rows]) -> Landing:
    schemas = return_schemas()
    return Landing(
        submissions=[submission],
        ssda903={
            name: table(schemas[name], submission.submission_id, f"{name}.csv", rows)
            for name, rows in tables.items()
        },
    )


def person(person_id: str, born: str | None, **more: str) -> dict[str, str | None]:
    return {"pers_person_id": person_id, "pers_dob": born, "pers_sex": "F", "pers_ethnicity": "WBRI"} | {
        f"pers_{name}": value for name, value in more.items()
    }


def episode(
    key: str, child: str, start: str, rne: str, end: str | None = None, rec: str | None = None
) -> dict[str, Any]:
    return {
        "clae_cla_episode_id": key,
        "clae_person_id": child,
        "clae_cla_id": f"care of {child}",
        "clae_cla_placement_id": f"placement {key}",
        "clae_cla_episode_start_date": start,
        "clae_cla_episode_start_reason": rne,
        "clae_cla_primary_need_code": "n1 ",
        "clae_cla_episode_ceased_date": end,
        "clae_cla_episode_ceased_reason": rec,
    }


def status(child: str, code: str, start: str, end: str | None = None) -> dict[str, Any]:
    return {
        "lega_legal_status_id": f"{child} {start}",
        "lega_person_id": child,
        "lega_legal_status": code,
        "lega_legal_status_start_date": start,
        "lega_legal_status_end_date": end,
    }


def review(
    key: str, child: str | None, held: str | None, code: str | None = "PN1", **more: str
) -> dict[str, Any]:
    return {
        "clar_cla_review_id": key,
        "clar_cla_person_id": child,
        "clar_cla_review_date": held,
        "clar_cla_review_participation": code,
    } | {f"clar_cla_{name}": value for name, value in more.items()}


def placement(key: str, **more: str) -> dict[str, Any]:
    return {"clap_cla_placement_id": f"placement {key}", "clap_cla_placement_type": "u6"} | {
        f"clap_cla_placement_{name}": value for name, value in more.items()
    }


# A respite child (r) who becomes accommodated in the year, a child with two times in care in the year (t),
# one who leaves within 20 working days (q), one who turns 18 within them (e), and an unaccompanied child (u).
HISTORIES: dict[str, Rows] = {
    "ssd_person": [
        person("r", "2015-03-01", legacy_id="old r"),
        person("t", "2009-02-03", legacy_id="old t", is_mother="Y", upn_unknown="UN3"),
        person("q", "2020-05-05"),
        person("e", "2007-06-01"),
        person("u", None, expected_dob="2009-07-15", ethnicity="AOTH", sex="M"),
        person("m", "1985-01-01"),
    ],
    "ssd_cla_episodes": [
        episode("r1", "r", "2025-04-04", "S", "2025-04-06", "E4A"),
        episode("r2", "r", "2025-05-02", "S", "2025-05-04", "E4A"),
        episode("r3", "r", "2025-06-08", "S"),
        episode("t1", "t", "2025-04-10", "S", "2025-05-01", "X1"),
        episode("t2", "t", "2025-05-01", "P", "2025-06-01", "E4A"),
        episode("t3", "t", "2025-09-01", "S", "2026-04-20", "E4A"),
        episode("t0", "t", "2021-01-01", "S", "2021-02-01", "E4A"),
        episode("q1", "q", "2025-07-04", "S", "2025-07-20", "E4A"),
        episode("e1", "e", "2025-05-01", "S", "2025-06-01", "E8"),
        episode("u1", "u", "2026-04-01", "S"),
    ],
    "ssd_cla_placement": [
        placement("t1", change_reason="carpl", postcode="EA101AA", provider="PR1", urn="sc012345"),
        placement("t2", change_reason="OTHER", postcode="ZZ993VZ"),
    ],
    "ssd_legal_status": [
        status("r", "V3", "2025-04-04", "2025-04-06"),
        status("r", "V3", "2025-05-02", "2025-05-04"),
        status("r", "V2", "2025-06-08"),
        status("t", "V2", "2021-01-01", "2025-05-01"),
        status("t", "C2", "2025-05-01"),
        status("q", "V2", "2025-07-04"),
        status("e", "V2", "2025-05-01"),
        status("u", "V2", "2026-04-01"),
    ],
    "ssd_cla_reviews": [
        review("r-a", "r", "2025-06-01"),
        review("r-b", "r", "2025-07-05"),
        review("t-a", None, "2025-05-08", "PN7", id="care of t"),
        review("t-b", "t", "2025-09-26"),
        review("t-b again", "t", "2025-09-26", None),
        review("t-c", "t", "2026-01-05", review_cancelled="N"),
        review("t-off", "t", "2025-12-20", review_cancelled="Y"),
        review("t-out", "t", "2025-07-01"),
        review("t-planned", "t", None, None, review_due_date="2026-07-05"),
        review("t-future", "t", "2026-04-10"),
        review("t-old", "t", "2020-04-20"),
    ],
    "ssd_address": [
        {
            "addr_table_id": "1",
            "addr_person_id": "t",
            "addr_address_type": "Home",
            "addr_address_start_date": "2020-01-01",
            "addr_address_postcode": "EA12BB",
        },
    ],
    "ssd_mother": [
        {
            "moth_table_id": "1",
            "moth_person_id": "t",
            "moth_childs_person_id": "b",
            "moth_childs_dob": "2025-08-09",
        },
    ],
    "ssd_immigration_status": [
        {
            "immi_person_id": "u",
            "immi_immigration_status_id": "1",
            "immi_immigration_status": "Unaccompanied asylum seeking child",
            "immi_immigration_status_start_date": "2026-03-01",
        },
    ],
}

# What a one-year return can tell of a child who came in the year, and of one who was in care before it.
RETURNED: dict[str, Rows] = {
    "header": [
        {"child": "new", "sex": "F", "dob": "01/02/2019"},
        {"child": "old", "sex": "M", "dob": "31/02/2015"},
    ],
    "episodes": [
        {"child": " new ", "decom": "3/3/2025", "rne": "S", "ls": "V2"},
        {"child": "old", "decom": "10/01/2020", "rne": "P", "ls": "C2", "dec": "01/02/2025", "rec": "X1"},
        {"child": "OLD", "decom": "01/02/2025", "rne": "P", "ls": "C2"},
        {"child": None, "decom": "01/02/2025"},
    ],
    "reviews": [
        {"child": "new", "review": "31/03/2025", "review_code": "pn1"},
        {"child": "old", "review": "20/05/2024", "review_code": "PN1"},
        {"child": "old", "review": "20/11/2024", "review_code": "PN1"},
        {"child": "old", "review": "not a date", "review_code": "PN1"},
        {"child": "old", "review": "21/03/2025", "review_code": "PN1"},
        {"child": "only reviewed", "dob": "05/06/2014", "review": "21/03/2025", "review_code": "PN1"},
    ],
}

# A first time in care that was never closed, then a second (v); a first review held after the year's end (w).
LATER_AS_AT: dict[str, Rows] = {
    "ssd_person": [person("v", "2014-01-01"), person("w", "2015-01-01")],
    "ssd_cla_episodes": [
        episode("v1", "v", "2024-05-01", "S"),
        episode("v2", "v", "2025-09-01", "S"),
        episode("w1", "w", "2026-02-05", "S"),
    ],
    "ssd_legal_status": [status("v", "C2", "2024-05-01"), status("w", "V2", "2026-02-05")],
    "ssd_cla_reviews": [
        review("v-a", "v", "2024-05-20"),
        review("v-b", "v", "2024-08-10"),
        review("v-c", "v", "2025-02-01"),
        review("v-d", "v", "2025-09-25"),
        review("v-e", "v", "2025-12-20"),
        review("w-a", "w", "2026-04-20"),
    ],
}

SUBMISSIONS = [
    extracts(Submission("later", 2026, 2026, "extracts", as_at_date=date(2026, 5, 31)), LATER_AS_AT),
    extracts(Submission("person ids", 2026, 2026, "extracts"), HISTORIES),
    extracts(
        Submission("legacy ids", 2026, 2026, "extracts", child_id="legacy_id"),
        {name: HISTORIES[name] for name in ("ssd_person", "ssd_cla_episodes")},
    ),
    returned(Submission("files", 2025, 2025, "return_files"), RETURNED),
]

"""The extracts of health, convictions and substance misuse, and the OC2 file that they make.

What is true of each child and year does not belong here: `outcomes` draws it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import pick, stream
from raw_data.synthetic.settings import SyntheticSettings


def outcome_tables(
    outcomes: pd.DataFrame,
    care: Care,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> dict[str, pd.DataFrame]:
    """Return the five health extracts and the council's own list of what the dataset does not hold."""
    rng = stream(settings.seed, serial, "outcome_tables")
    parts = []
    for name, kind in (
        ("assessed_on", "Health Assessment"),
        ("assessed_again_on", "Health Assessment"),
        ("teeth_on", "Dental Check"),
    ):
        held = outcomes[outcomes[name].notna()]
        parts.append(
            pd.DataFrame({"person": held["person"], "type": kind, "day": held[name], "status": "Completed"})
        )
    # Others have checks as well: those who came in the year, and checks that were refused.
    new = care.periods[
        care.periods["start"].between(window.year_start, window.year_end - 30)
        & care.periods["kind"].ne("short break")
        & (care.periods["end"] > care.periods["start"] + pd.Timedelta(days=30))
    ]
    parts.append(
        pd.DataFrame(
            {
                "person": new["person"],
                "type": "Health Assessment",
                "day": new["start"] + pd.Timedelta(days=18),
                "status": "Completed",
            }
        )
    )
    refused = outcomes[outcomes["teeth_on"].isna() & (rng.random(len(outcomes)) < 0.5)]
    parts.append(
        pd.DataFrame(
            {
                "person": refused["person"],
                "type": "Dental Check",
                "day": refused["first_day"] + pd.Timedelta(days=100),
                "status": pick(rng, {"Refused": 2, "Cancelled": 1}, len(refused)),
            }
        )
    )
    checks = pd.concat(parts).sort_values(["person", "day", "type"], ignore_index=True)
    latest = outcomes.drop_duplicates("person", keep="last").reset_index(drop=True)
    convicted = outcomes[outcomes["convicted_on"].notna()].reset_index(drop=True)
    misused = outcomes[outcomes["misuse_on"].notna()].reset_index(drop=True)
    asked = outcomes[outcomes["score"].notna() | outcomes["no_score"].notna()].reset_index(drop=True)
    on_form = asked[asked["score"].notna() | (rng.random(len(asked)) < 0.3)].reset_index(drop=True)
    extra = outcomes[outcomes[["no_score", "developed", "offered"]].notna().any(axis=1)].reset_index(
        drop=True
    )

    def ids(letters: str, rows: pd.DataFrame) -> pd.Series[str]:
        return letters + rows.index.to_series().astype("str").str.zfill(7)

    def who(rows: pd.DataFrame) -> pd.Series[str]:
        return people["person_id"].loc[rows["person"]].set_axis(rows.index)

    def flag(column: pd.Series) -> pd.Series:
        return column.map({True: "Y", False: "N"})

    return {
        "ssd_cla_health": pd.DataFrame(
            {
                "person": checks["person"],
                "clah_health_check_id": ids("H", checks),
                "clah_person_id": who(checks),
                "clah_health_check_type": checks["type"],
                "clah_health_check_date": checks["day"],
                "clah_health_check_status": checks["status"],
            }
        ),
        "ssd_cla_immunisations": pd.DataFrame(
            {
                "person": latest["person"],
                "clai_person_id": who(latest),
                "clai_immunisations_status": flag(latest["immunised"]),
                "clai_immunisations_status_date": latest["last_day"] - pd.Timedelta(days=30),
            }
        ),
        "ssd_cla_convictions": pd.DataFrame(
            {
                "person": convicted["person"],
                "clac_cla_conviction_id": ids("O", convicted),
                "clac_person_id": who(convicted),
                "clac_cla_conviction_date": convicted["convicted_on"],
            }
        ),
        "ssd_cla_substance_misuse": pd.DataFrame(
            {
                "person": misused["person"],
                "clas_substance_misuse_id": ids("SM", misused),
                "clas_person_id": who(misused),
                "clas_substance_misuse_date": misused["misuse_on"],
                "clas_intervention_received": flag(misused["received"]),
            }
        ),
        "ssd_sdq_scores": pd.DataFrame(
            {
                "person": on_form["person"],
                "csdq_table_id": ids("Q", on_form),
                "csdq_person_id": who(on_form),
                "csdq_sdq_completed_date": on_form["scored_on"].fillna(
                    on_form["first_day"] + pd.Timedelta(days=200)
                ),
                "csdq_sdq_reason": on_form["no_score"],
                "csdq_sdq_score": on_form["score"].astype("Int64"),
            }
        ),
        "oc2_extra": pd.DataFrame(
            {
                "person": extra["person"],
                "person_id": who(extra),
                "year": extra["year"],
                "sdq_reason": extra["no_score"],
                "health_check_up_to_date": flag(extra["developed"]),
                "intervention_offered": flag(extra["offered"]),
            }
        ),
    }


def returned_outcomes(outcomes: pd.DataFrame, people: pd.DataFrame, last_day: np.datetime64) -> pd.DataFrame:
    """Return OC2 of the year that ends on `last_day`."""
    rows = outcomes[outcomes["last_day"].eq(last_day)]

    def answer(column: pd.Series) -> pd.Series:
        return column.map({True: "1", False: "0"})

    under_5 = rows["age"] < 5
    assessed = rows["assessed_again_on"].notna() | (rows["assessed_on"].notna() & ~under_5)
    return pd.DataFrame(
        {
            "person": rows["person"],
            "CHILD": people["child"].loc[rows["person"]].set_axis(rows.index),
            "DOB": rows["born"],
            "SDQ_SCORE": rows["score"].astype("Int64"),
            "SDQ_REASON": rows["no_score"],
            "CONVICTED": answer(rows["convicted_on"].notna()).where(rows["age"] >= 10),
            "HEALTH_CHECK": answer(rows["developed"]),
            "IMMUNISATIONS": answer(rows["immunised"]),
            "TEETH_CHECK": answer(rows["teeth_on"].notna()),
            "HEALTH_ASSESSMENT": answer(assessed),
            "SUBSTANCE_MISUSE": answer(rows["misuse_on"].notna()),
            "INTERVENTION_RECEIVED": answer(rows["received"]),
            "INTERVENTION_OFFERED": answer(rows["offered"]),
        }
    ).sort_values("CHILD", ignore_index=True)

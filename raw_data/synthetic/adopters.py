"""Who adopts, and who asks to foster: adopters with their children, and applications with what came of them.

Decisions about a child do not belong here: they are in `adoptions`, and are read. What happened after the
year is not known yet.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Days, Ints, Window, days_of, working_day_by, working_day_from
from raw_data.synthetic.fostering import Fostering
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

GENDERS = {"MF": ("a", "b"), "MM": ("a", "a"), "FF": ("b", "b"), "F1": ("b",), "M1": ("a",)}
ETHNIC_GROUPS = {"a": 82, "b": 4, "c": 6, "d": 5, "e": 1, "f": 2}
WAITING = 0.5  # families that no child is matched with yet, for each that has one
FAR_ALONG = {"approved": 45, "stage 2": 15, "stage 1": 15, "left": 25}
LEFT = {"WITHDREW": 65, "HOLD": 20, "REFUSED": 15}
# Enquiries about fostering for each application that ended in approval, by how far they got.
STAGES = {"ENQUIRY": 60, "STAGE1": 14, "STAGE2": 8, "PANEL": 2, "WITHDRAWN": 14, "REFUSED": 2}
ENQUIRIES = 5
WITHDRAWN = {"AW1": 25, "AW2": 15, "AW3": 30, "AW4": 10, "AW5": 5, "AW0": 15}


def adopter_tables(
    adoptions: pd.DataFrame, people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> dict[str, pd.DataFrame]:
    """Return `adopter`, one row for each of one or two of a family, and `adoption_link` to the children."""
    rng = stream(settings.seed, serial, "adopters")
    matched = adoptions[adoptions["matched"] <= window.year_end].reset_index(drop=True)
    families = _families(matched, round(len(matched) * WAITING), window, rng)
    two = families["sex"].map({sex: len(genders) for sex, genders in GENDERS.items()}).to_numpy()
    of: Ints = np.repeat(np.arange(len(families)), two.astype(np.int64))
    number = (of == np.append([-1], of[:-1])).astype(np.int64)
    adopters = families.take(of).reset_index(drop=True)
    family = "AF" + pd.Series(of).astype("str").str.zfill(5)
    ids = "AP" + pd.Series(np.arange(len(of))).astype("str").str.zfill(6)
    genders = {(sex, place): code for sex, codes in GENDERS.items() for place, code in enumerate(codes)}
    linked = adopters["child"].notna()
    return {
        "adopter": pd.DataFrame(
            {
                "adopter_id": ids,
                "adoptive_family_id": family,
                "gender": pd.MultiIndex.from_arrays([adopters["sex"], number]).map(genders),
                "ethnicity": pick(rng, ETHNIC_GROUPS, len(of)),
                "disability": pick(rng, {"NO": 92, "YES": 4, "UNKNOWN": 4}, len(of)),
                "fostering_for_adoption": adopters["by_carer"].map({True: "Y", False: "N"}),
                **adopters[
                    [name for name in adopters if str(name).endswith(("_date", "_placed", "_reason"))]
                ],
            }
        ),
        "adoption_link": pd.DataFrame(
            {
                "person": adopters["child"][linked].astype("int64"),
                "person_id": people["person_id"].loc[adopters["child"][linked]].to_numpy(),
                "adopter_id": ids[linked],
                "adoptive_family_id": family[linked],
            }
        ).reset_index(drop=True),
    }


def _families(matched: pd.DataFrame, waiting: int, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """One row per family, with the days on which it went on: those with a child first, then the others."""
    size = len(matched) + waiting
    child = np.arange(size) < len(matched)
    ready = np.concatenate(
        [
            days_of(matched["matched"]) - between(rng, 20, 300, len(matched)),
            window.year_end - between(rng, 10, 500, waiting),
        ]
    )
    approved = working_day_by(ready)
    stage_2_end = approved - between(rng, 5, 20, size)
    stage_2 = stage_2_end - between(rng, 90, 160, size)
    stage_1_end = stage_2 - between(rng, 1, 40, size)
    stage_1 = stage_1_end - between(rng, 45, 80, size)
    enquiry = stage_1 - between(rng, 10, 60, size)
    far = np.where(child, "approved", pick(rng, FAR_ALONG, size)).astype("U8")
    in_stage_2, in_stage_1 = np.isin(far, ["approved", "stage 2"]), far != "left"
    left = working_day_from(stage_1 + between(rng, 5, 40, size))

    def known(days: Days, happened: np.ndarray | bool = True) -> pd.Series:
        return pd.Series(days).where(happened & (days <= window.year_end))

    def told(column: str) -> pd.Series:
        days = matched[column].reindex(range(size))
        return days.where(days <= window.year_end)

    placed = told("placed")
    return pd.DataFrame(
        {
            "child": matched["person"].reindex(range(size)),
            "sex": np.where(child, matched["sex"].reindex(range(size)), "MF"),
            "by_carer": matched["by_carer"].astype("boolean").reindex(range(size)).fillna(False).astype(bool),
            "enquiry_date": known(enquiry),
            "stage1_start_date": known(stage_1),
            "stage1_end_date": known(stage_1_end, in_stage_2),
            "stage2_start_date": known(stage_2, in_stage_2),
            "stage2_end_date": known(stage_2_end, far == "approved"),
            "application_date": known(stage_2, in_stage_2),
            "approved_date": known(approved, far == "approved"),
            "matched_date": told("matched"),
            "placed_date": placed,
            "children_placed": placed.notna().astype("int64").where(placed.notna()).astype("Int64"),
            "adoption_order_date": told("order").where(placed.notna()),
            "left_date": known(left, ~in_stage_1),
            "left_reason": pd.Series(pick(rng, LEFT, size)).where(~in_stage_1 & (left <= window.year_end)),
        }
    )


def application_table(
    fostering: Fostering, settings: SyntheticSettings, serial: int, window: Window
) -> dict[str, pd.DataFrame]:
    """Return `foster_application`: approvals of the history, and enquiries that came to less."""
    rng = stream(settings.seed, serial, "fostering_applications")
    households = fostering.households
    own = households["own"] & ~households["kind"].isin(["KINSHIP", "REG24"])
    became = households[own & (households["approved"] >= window.history_from)]
    size = len(became) * (1 + ENQUIRIES)
    others = size - len(became)
    stage = np.concatenate([np.full(len(became), "APPROVED", dtype=object), pick(rng, STAGES, others)])
    days = int((window.year_end - window.history_from).astype(int))
    approved = days_of(became["approved"])
    enquired = np.concatenate(
        [approved - between(rng, 150, 330, len(became)), window.history_from + between(rng, 0, days, others)]
    )
    applied = enquired + between(rng, 20, 80, size)
    # Who has not ended by the end of the year asked in its last months; an enquiry alone is closed soon.
    open_still = np.isin(stage, ["STAGE1", "STAGE2", "PANEL"])
    enquired = np.where(open_still, window.year_end - between(rng, 90, 240, size), enquired)
    applied = np.where(open_still, enquired + between(rng, 20, 80, size), applied)
    closed = np.where(
        stage == "ENQUIRY", enquired + between(rng, 5, 60, size), applied + between(rng, 30, 90, size)
    )
    closed[: len(became)] = approved
    closed_on = pd.Series(closed).where(~open_still & (closed <= window.year_end))
    applied_on = pd.Series(applied).where((stage != "ENQUIRY") & (applied <= window.year_end))
    ended = closed_on.notna()
    told = pd.Series(stage).where(ended | open_still | (stage == "ENQUIRY"), "STAGE1")
    found = pd.DataFrame(
        {
            "household_id": pd.Series(became["id"].to_numpy()).reindex(range(size)),
            "enquiry_date": enquired,
            "application_date": applied_on,
            "stage": told,
            "closed_date": closed_on,
            "withdraw_reason": pd.Series(pick(rng, WITHDRAWN, size)).where(told.eq("WITHDRAWN")),
        }
    )
    found = found[found["enquiry_date"] <= window.year_end].sort_values("enquiry_date", ignore_index=True)
    found.insert(0, "application_id", "FA" + pd.Series(found.index).astype("str").str.zfill(6))
    return {"foster_application": found}

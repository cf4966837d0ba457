"""Decisions about adoption and other permanence: one row for each child whom the adoption team knows.

The moves and orders that follow from them do not belong here: they are in the care histories, and are read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.episodes import Care
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

ADOPTED = ("E11", "E12")
GUARDIANS = ("E45", "E46", "E47", "E48")
ORDER_TYPES = {**dict.fromkeys(ADOPTED, "Adoption"), **dict.fromkeys(GUARDIANS, "Special guardianship")}
# Number of adopters, their sex and legal status, as they go together.
FAMILIES = {
    "2 MF L11": 62, "2 MF L3": 10, "2 MM L12": 6, "2 FF L12": 5, "2 FF L2": 2, "2 MM L4": 3,
    "1 F1 L0": 10, "1 M1 L0": 2,
}  # fmt: skip
REASONS = {"RD1": 40, "RD2": 15, "RD3": 30, "RD4": 15}
CONSIDERED = 0.25  # of the children under 7 who stay in care: adoption was planned and given up
DECIDED_FROM, GIVEN_UP_BY = 100, 480  # days after the start


def draw_adoptions(care: Care, settings: SyntheticSettings, serial: int) -> pd.DataFrame:
    """Return one row per child, with `person`, `period` and days as dates, NaT where there was none.

    `decided` (that the child should be placed for adoption), `ordered` (placement order), `matched`,
    `placed`, `reversed` with `reason`, `order` (the order that ended care) and `order_type`; `by_carer`,
    `adopters`, `sex` and `status` of those who adopt. Days after the year are true and not yet known.
    """
    rng = stream(settings.seed, serial, "adoptions")
    periods = care.periods
    begins = periods["start"]
    rows = periods.index[periods["kind"].eq("adoption")]
    adopted = pd.DataFrame({"person": periods["person"].loc[rows], "period": rows})
    placed = care.placements[care.placements["type"].isin(["A5", "A6"])].set_index("period")
    orders = care.legal[care.legal["status"].eq("E1")].set_index("period")["start"]
    adopted["ordered"] = orders.loc[rows]
    adopted["placed"] = placed["start"].loc[rows]
    size = len(adopted)
    adopted["decided"] = adopted["ordered"] - pd.to_timedelta(between(rng, 7, 50, size), unit="D")
    room = (adopted["placed"] - adopted["decided"]).dt.days.to_numpy()
    waited = (rng.random(size) * np.minimum(room, 60)).astype(np.int64)
    adopted["matched"] = adopted["placed"] - pd.to_timedelta(waited, unit="D")
    adopted["by_carer"] = placed["type"].loc[rows].eq("A5")
    family = pd.Series(pick(rng, FAMILIES, size), rows, dtype="str").str.split(" ", expand=True)
    adopted[["adopters", "sex", "status"]] = family.reindex(columns=range(3))

    young = (begins - periods["born"]).dt.days < 7 * 365
    stays = (periods["end"] - begins).dt.days > GIVEN_UP_BY + 20
    last = ~periods["person"].duplicated(keep=False)
    plain = periods["kind"].eq("ordinary") & young & stays & last
    chosen = periods.index[plain & (rng.random(len(periods)) < CONSIDERED)]
    size = len(chosen)
    given_up = pd.DataFrame({"person": periods["person"].loc[chosen], "period": chosen})
    decided = between(rng, DECIDED_FROM, 250, size)
    given_up["decided"] = begins.loc[chosen] + pd.to_timedelta(decided, unit="D")
    until = between(rng, decided + 60, np.full(size, GIVEN_UP_BY))
    given_up["reversed"] = begins.loc[chosen] + pd.to_timedelta(until, unit="D")
    given_up["reason"] = pick(rng, REASONS, size)

    rest = periods[periods["left"].isin(GUARDIANS) & ~periods.index.isin(chosen)]
    guarded = pd.DataFrame({"person": rest["person"], "period": rest.index})
    found = pd.concat([adopted, given_up, guarded]).drop_duplicates("person", keep="last")
    left = periods["left"].loc[found["period"]].to_numpy()
    found["order_type"] = pd.Series(left, found.index).map(ORDER_TYPES)
    ends = periods["end"].loc[found["period"]].set_axis(found.index)
    found["order"] = ends.where(found["order_type"].notna())
    return found.sort_values("person", ignore_index=True)


def adoption_tables(
    adoptions: pd.DataFrame, care: Care, people: pd.DataFrame, year_end: np.datetime64
) -> dict[str, pd.DataFrame]:
    """Return what is known of adoptions on the last day of the year."""
    known = adoptions.copy()
    for name in ("decided", "ordered", "matched", "placed", "reversed", "order"):
        known[name] = known[name].where(known[name] <= year_end)
    known["reason"] = known["reason"].where(known["reversed"].notna())
    known["order_type"] = known["order_type"].where(known["order"].notna())
    matched = known["matched"].notna()
    known = known[known["decided"].notna() | known["order"].notna()]
    series = "C" + care.periods["series"].loc[known["period"]].astype("str").str.zfill(7)
    flag = known["by_carer"].map({True: "Y", False: "N"})
    return {
        "ssd_permanence": pd.DataFrame(
            {
                "person": known["person"],
                "perm_table_id": "PE" + pd.Series(range(len(known)), known.index).astype("str").str.zfill(6),
                "perm_person_id": people["person_id"].loc[known["person"]].to_numpy(),
                "perm_cla_id": series.to_numpy(),
                "perm_adm_decision_date": known["decided"],
                "perm_placement_order_date": known["ordered"],
                "perm_matched_date": known["matched"],
                "perm_placed_for_adoption_date": known["placed"],
                "perm_placed_ffa_cp_date": pd.NaT,
                "perm_adopted_by_carer_flag": flag.where(matched),
                "perm_decision_reversed_date": known["reversed"],
                "perm_decision_reversed_reason": known["reason"],
                "perm_permanence_order_date": known["order"],
                "perm_permanence_order_type": known["order_type"],
                "perm_adopter_sex": known["sex"].where(matched),
                "perm_adopter_legal_status": known["status"].where(matched),
                "perm_number_of_adopters": known["adopters"].where(matched),
            }
        ).reset_index(drop=True)
    }


def returned_adoptions(
    adoptions: pd.DataFrame,
    episodes: pd.DataFrame,
    people: pd.DataFrame,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> dict[str, pd.DataFrame]:
    """Return AD1 and PlacedAdoption of a year: children adopted in it, and decisions in force in it."""
    born = people["born"].loc[adoptions["person"]].set_axis(adoptions.index)
    child = people["child"].loc[adoptions["person"]].set_axis(adoptions.index)
    rows = pd.DataFrame({"person": adoptions["person"], "CHILD": child, "DOB": born})
    over = adoptions["order_type"].eq("Adoption") & (adoptions["order"] <= last_day)
    in_year = over & (adoptions["order"] >= first_day)
    looked_after = adoptions["period"].isin(episodes["period"])
    in_force = ~(adoptions["reversed"] < first_day) & (adoptions["decided"] <= last_day)
    given_up = adoptions["reversed"].where(adoptions["reversed"] <= last_day)
    ad1 = rows.assign(
        DATE_INT=adoptions["decided"],
        DATE_MATCH=adoptions["matched"],
        FOSTER_CARE=adoptions["by_carer"].map({True: "1", False: "0"}),
        NB_ADOPTR=adoptions["adopters"],
        SEX_ADOPTR=adoptions["sex"],
        LS_ADOPTR=adoptions["status"],
    )
    placed = rows.assign(
        DATE_PLACED=adoptions["decided"],
        DATE_PLACED_CEASED=given_up,
        REASON_PLACED_CEASED=adoptions["reason"].where(given_up.notna()),
    )
    return {
        "ad1": ad1[in_year].sort_values("CHILD", ignore_index=True),
        "placed_adoption": placed[looked_after & in_force].sort_values("CHILD", ignore_index=True),
    }

"""The extract's tables about the person and not the care: who they are, homes, babies, immigration status.

Care and reviews do not belong here, nor do names: no table that we write has a forename or a surname.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window


def people_tables(people: pd.DataFrame, window: Window) -> dict[str, pd.DataFrame]:
    """Return the four tables made from `draw_people`, with `person` (number; -1 for a baby) in each."""
    return {
        "ssd_person": _person(people),
        "ssd_address": _addresses(people),
        "ssd_mother": _mothers(people),
        "ssd_immigration_status": _immigration(people, window),
    }


def _person(people: pd.DataFrame) -> pd.DataFrame:
    """Children and the babies of mothers among them. A guessed birth date stands in the expected one."""
    guessed = people["born_is_guessed"]
    mothers_flag = people["baby_born"].notna().map({True: "Y", False: "N"})
    known = pd.DataFrame(
        {
            "person": people.index,
            "pers_person_id": people["person_id"],
            "pers_legacy_id": people["legacy_id"],
            "pers_sex": people["sex"],
            "pers_ethnicity": people["ethnicity"],
            "pers_dob": people["born"].mask(guessed),
            "pers_expected_dob": people["born"].where(guessed),
            "pers_death_date": pd.NaT,
            "pers_upn": people["upn"],
            "pers_upn_unknown": people["upn_unknown"],
            "pers_is_mother": mothers_flag.where(people["sex"].eq("F") & ~people["is_short_breaks"]),
        }
    ).sort_values("pers_person_id")
    mothers = people[people["baby_born"].notna()]
    babies = pd.DataFrame(
        {
            "person": -1,
            "pers_person_id": mothers["baby_id"],
            "pers_sex": np.where(mothers["person_id"].str[-1].isin(list("13579")), "F", "M"),
            "pers_ethnicity": mothers["ethnicity"],
            "pers_dob": mothers["baby_born"],
            "pers_upn_unknown": "UN1",
        }
    )
    return pd.concat([known, babies], ignore_index=True)


def _addresses(people: pd.DataFrame) -> pd.DataFrame:
    """Homes with the space of the postcode taken out, as case systems keep them."""
    first = people[people["postcode"].notna()]
    moved = people[people["moved_on"].notna()]
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "person": first.index,
                    "start": first["born"],
                    "end": first["moved_on"] - pd.Timedelta(days=1),
                    "postcode": first["postcode"],
                }
            ),
            pd.DataFrame(
                {
                    "person": moved.index,
                    "start": moved["moved_on"],
                    "end": pd.NaT,
                    "postcode": moved["new_postcode"],
                }
            ),
        ]
    ).sort_values(["person", "start"], ignore_index=True)
    return pd.DataFrame(
        {
            "person": rows["person"],
            "addr_table_id": "A" + rows.index.astype("str").str.zfill(8),
            "addr_person_id": people["person_id"].loc[rows["person"]].to_numpy(),
            "addr_address_type": "Home",
            "addr_address_start_date": rows["start"],
            "addr_address_end_date": rows["end"],
            "addr_address_postcode": rows["postcode"].str.replace(" ", ""),
        }
    )


def _mothers(people: pd.DataFrame) -> pd.DataFrame:
    mothers = people[people["baby_born"].notna()].reset_index(names="person")
    return pd.DataFrame(
        {
            "person": mothers["person"],
            "moth_table_id": "M" + mothers.index.astype("str").str.zfill(6),
            "moth_person_id": mothers["person_id"],
            "moth_childs_person_id": mothers["baby_id"],
            "moth_childs_dob": mothers["baby_born"],
        }
    )


def _immigration(people: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Unaccompanied children while they are, and a few others whose status the return does not want."""
    uasc = people[people["is_uasc"]]
    until = uasc["asylum_until"]
    settled = people[~people["is_uasc"] & people["person_id"].str.endswith("77")]
    rows = pd.concat(
        [
            pd.DataFrame(
                {"status": "UASC", "start": uasc["first_start"], "end": until.where(until <= window.year_end)}
            ),
            pd.DataFrame({"status": "Settled status", "start": settled["born"], "end": pd.NaT}),
        ]
    ).sort_index()
    return pd.DataFrame(
        {
            "person": rows.index,
            "immi_person_id": people["person_id"].loc[rows.index].to_numpy(),
            "immi_immigration_status_id": "I"
            + pd.Series(range(len(rows)), rows.index).astype("str").str.zfill(6),
            "immi_immigration_status": rows["status"],
            "immi_immigration_status_start_date": rows["start"],
            "immi_immigration_status_end_date": rows["end"],
        }
    ).reset_index(drop=True)

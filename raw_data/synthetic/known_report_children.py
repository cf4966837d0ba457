"""What is true of the children looked after in the collection year, by measure of the report.

Nothing here reads a file. Reviews and what the service did do not belong here.

The plan is counted, with the codes that faults have put in its place: what is no code counts as not known. Of
a child with two periods of care in the year the first start and the last end count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic import codes
from raw_data.synthetic.dates import add_months, age_on, days_of
from raw_data.synthetic.facts import Facts
from raw_data.synthetic.known_counts import NOT_KNOWN, Answer, count_of, share_of

ETHNIC_GROUPS = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black"}
NO_GROUP = ("NOBT", "REFU")
LEGAL_GROUPS = {
    "C1": "interim care order",
    "C2": "full care order",
    "E1": "placement order",
    "V2": "accommodated",
    **dict.fromkeys(("L1", "L2", "L3"), "protection"),
    **dict.fromkeys(("J1", "J2", "J3"), "youth justice"),
}
PLACEMENT_GROUPS = {
    **dict.fromkeys(codes.FOSTER, "foster"),
    **dict.fromkeys(("A5", "A6"), "adoption"),
    **dict.fromkeys(("K1", "K2"), "residential"),
    "K3": "supported accommodation",
    **dict.fromkeys(("R1", "R2", "R3", "R5", "S1"), "other residential"),
    "P1": "parents",
    **dict.fromkeys(codes.TEMPORARY, "other"),
}
LEFT = {
    **dict.fromkeys(("E11", "E12"), "adopted"),
    **dict.fromkeys(("E45", "E46", "E47", "E48"), "special guardianship"),
    "E41": "child arrangements order",
    **dict.fromkeys(("E4A", "E4B"), "home"),
    "E13": "other relatives",
    **dict.fromkeys(("E5", "E6"), "independent living"),
    "E17": "stayed with carers",
    "E7": "adult care",
    "E3": "other authority",
    **dict.fromkeys(("E9", "E14"), "custody or remand"),
    "E2": "died",
    **dict.fromkeys(("E8", "E15", "E16"), "other"),
}
NEEDS = tuple(f"N{number}" for number in range(1, 9))
MOVED = {**{reason: reason for reason in codes.REASONS}, "PLACE": "STATUS"}
MUST_BE_REGISTERED = ("K1", "K2", "K3")
LONG_TERM, SETTLED = 30, 24  # months


def looked_after(facts: Facts) -> pd.DataFrame:
    """Return one row per child looked after on the last day of the year, short breaks apart.

    Columns: `person`, `period`, `start`, `born` and what the child is counted by.
    """
    periods, last_day = facts.care.periods, facts.window.year_end
    still = periods["kind"].ne("short break") & (periods["start"] <= last_day) & (periods["end"] > last_day)
    rows = periods[still].reset_index(names="period")
    day = np.full(len(rows), last_day)
    episodes = facts.care.episodes
    now = episodes[(episodes["start"] <= last_day) & (episodes["end"] > last_day)].set_index("period")
    now = now.loc[rows["period"]]
    rows["placement"] = now["placement"].to_numpy()
    rows["age"] = age_on(days_of(rows["born"]), day)
    rows["age_band"] = age_bands(rows["age"])
    person = facts.tables["ssd_person"].drop_duplicates("person").set_index("person").loc[rows["person"]]
    rows["sex"] = person["pers_sex"].map({"M": "male", "F": "female"}).fillna(NOT_KNOWN).to_numpy()
    rows["ethnic_group"] = ethnic_groups(person["pers_ethnicity"]).to_numpy()
    status = _told(facts, "ssd_legal_status", "lega_legal_status", now["legal"])
    rows["legal_status_group"] = status.map(LEGAL_GROUPS).fillna(NOT_KNOWN).to_numpy()
    place = _told(facts, "ssd_cla_placement", "clap_cla_placement_type", now["placement"])
    rows["placement_group"] = place.map(PLACEMENT_GROUPS).fillna(NOT_KNOWN).to_numpy()
    provider = _told(facts, "ssd_cla_placement", "clap_cla_placement_provider", now["placement"])
    rows["provider"] = provider.fillna(NOT_KNOWN).to_numpy()
    number = _told(facts, "ssd_cla_placement", "clap_cla_placement_urn", now["placement"])
    rows["unregistered"] = (place.isin(MUST_BE_REGISTERED) & number.isna()).to_numpy()
    rows["time_in_care_band"] = _time_in_care(rows["start"], last_day)
    until = facts.people["asylum_until"].loc[rows["person"]].to_numpy()
    rows["uasc"] = until > last_day
    rows["is_uasc"] = rows["uasc"].map({True: "true", False: "false"})
    disabled = facts.reviewing.disabilities.query("code != 'NONE'")["person"]
    rows["disabled"] = rows["person"].isin(disabled)
    rows["disability"] = np.where(rows["disabled"], "disabled", "not disabled")
    return rows


def age_bands(age: pd.Series[int]) -> pd.Series[str]:
    """Return the bands of ages in years."""
    names = ["under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over"]
    place = np.searchsorted([1, 5, 10, 16], age, side="right")
    return pd.Series(np.array(names, dtype=object)[place], age.index)


def ethnic_groups(ethnicity: pd.Series[str]) -> pd.Series[str]:
    """Return the broad groups of the return's codes."""
    group = ethnicity.str[0].map(ETHNIC_GROUPS)
    group = group.mask(ethnicity.eq("CHNE"), "Asian").mask(ethnicity.eq("OOTH"), "Other")
    return group.mask(ethnicity.isin(NO_GROUP)).fillna(NOT_KNOWN)


def _told(facts: Facts, table: str, column: str, rows: pd.Series[int]) -> pd.Series[str]:
    """What an extract says of rows of the plan, as faults have left it."""
    told: pd.Series[str] = facts.tables[table].drop_duplicates("row").set_index("row")[column]
    return told.loc[rows].set_axis(rows.index)


def _time_in_care(start: pd.Series, last_day: np.datetime64) -> pd.Series[str]:
    names = ["5 years and over", "2 to 5 years", "1 to 2 years", "6 months to 1 year", "under 6 months"]
    limits = [add_months(np.array([last_day]), -months)[0] for months in (60, 24, 12, 6)]
    place = sum((days_of(start) > limit).astype(np.int64) for limit in limits)
    return pd.Series(np.array(names, dtype=object)[place], start.index)


def children_answers(facts: Facts, now: pd.DataFrame) -> dict[str, Answer]:
    """Return the measures of the section on children; `now` is `looked_after` of the facts."""
    by = ("age_band", "sex", "ethnic_group", "legal_status_group", "placement_group", "time_in_care_band")
    started, ceased = _started(facts), _ceased(facts)
    first = started.drop_duplicates("person")
    last = ceased.drop_duplicates("person", keep="last")
    moves, with_carer = _carers(facts, now)
    long_term = now[(now["age"] < 16) & (now["start"] <= _before(facts, LONG_TERM))]
    settled = with_carer.loc[long_term.index] <= _before(facts, SETTLED)
    return {
        "cla_number": count_of(now, *by, "disability", "provider", "is_uasc"),
        "cla_uasc": share_of(now, now["uasc"]),
        "cla_disabled": share_of(now, now["disabled"]),
        "cla_unregistered": count_of(now[now["unregistered"]]),
        "cla_started": count_of(first, "age_band", "legal_status_group", "need", "is_uasc"),
        "periods_started": count_of(started),
        "cla_ceased": count_of(last, "cease_reason_group"),
        "periods_ended": count_of(ceased),
        "cla_adopted": share_of(last, last["cease_reason_group"].eq("adopted")),
        "cla_3_placements": share_of(now, moves >= 3),
        "cla_same_placement_2_years": share_of(long_term, settled),
        **_moves(facts),
    }


def _moves(facts: Facts) -> dict[str, Answer]:
    """Placements that began in the year, and those that ended in it for another; temporary stays, and returns
    from them, are neither.
    """
    placements, window = facts.care.placements, facts.window
    usual = facts.care.periods["kind"].ne("short break").to_numpy()[placements["period"]]
    lasting = usual & ~placements["type"].isin(codes.TEMPORARY)
    began = placements["start"].between(window.year_start, window.year_end) & ~placements["returns"].eq(True)
    moved = placements["reason"].notna() & placements["end"].between(window.year_start, window.year_end)
    ended = placements[lasting & moved]
    numbers = ended.index.to_series()
    reason = _told(facts, "ssd_cla_placement", "clap_cla_placement_change_reason", numbers)
    return {
        "new_placements": count_of(placements[lasting & began]),
        "placement_changes": count_of(ended.assign(change_reason=reason.map(MOVED)), "change_reason"),
    }


def _before(facts: Facts, months: int) -> np.datetime64:
    day: np.datetime64 = add_months(np.array([facts.window.year_end]), -months)[0]
    return day


def _of_year(facts: Facts, column: str) -> pd.DataFrame:
    periods = facts.care.periods
    during = periods[column].between(facts.window.year_start, facts.window.year_end)
    return periods[periods["kind"].ne("short break") & during].reset_index(names="period")


def _started(facts: Facts) -> pd.DataFrame:
    rows = _of_year(facts, "start")
    rows["age_band"] = age_bands(pd.Series(age_on(days_of(rows["born"]), days_of(rows["start"]))))
    first = facts.care.episodes.drop_duplicates("period").set_index("period")
    status = _told(facts, "ssd_legal_status", "lega_legal_status", first.loc[rows["period"], "legal"])
    rows["legal_status_group"] = status.map(LEGAL_GROUPS).fillna(NOT_KNOWN).to_numpy()
    episode = facts.tables["ssd_cla_episodes"].drop_duplicates("period").set_index("period")
    need = episode.loc[rows["period"], "clae_cla_primary_need_code"]
    rows["need"] = need.where(need.isin(NEEDS)).to_numpy()
    rows["is_uasc"] = rows["kind"].eq("uasc").map({True: "true", False: "false"})
    return rows


def _ceased(facts: Facts) -> pd.DataFrame:
    rows = _of_year(facts, "end")
    episode = facts.tables["ssd_cla_episodes"].drop_duplicates("period", keep="last").set_index("period")
    reason = episode.loc[rows["period"], "clae_cla_episode_ceased_reason"]
    rows["cease_reason_group"] = reason.map(LEFT).fillna(NOT_KNOWN).to_numpy()
    return rows


def _carers(facts: Facts, now: pd.DataFrame) -> tuple[pd.Series[int], pd.Series]:
    """Return, for each child of `now`, how many homes it had in the year, and since when it has had this one.

    Who keeps a child after a change of its status is one home; a temporary stay is none, and the child who
    comes back has not moved. Of a child who lives with adopters the home before counts with theirs.
    """
    placements = facts.care.placements
    stays_on = placements["same_carer"] | placements["returns"].eq(True)
    temporary = placements["type"].isin(codes.TEMPORARY)
    home = (~stays_on & ~temporary).cumsum()
    begins = placements["start"].groupby(home).first()
    person = facts.care.periods["person"].to_numpy()[placements["period"]]
    usual = facts.care.periods["kind"].ne("short break").to_numpy()[placements["period"]]
    year = (placements["start"] <= facts.window.year_end) & (placements["end"] >= facts.window.year_start)
    counted = pd.DataFrame({"person": person, "home": home})[year & usual & ~temporary]
    homes = counted.drop_duplicates().groupby("person").size()
    present = home.loc[now["placement"]]
    adopters = placements["type"].loc[now["placement"]].eq("A6")
    since = (present - adopters.astype(int)).map(begins)
    moves = now["person"].map(homes).fillna(0).astype(int)
    return moves, pd.Series(since.to_numpy(), now.index)

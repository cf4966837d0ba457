"""Breaches of the rules about adoption, decisions to place for it, and permanence before care.

The form of `PLANTS` is that of `breaches`. Last year's files are changed where a rule compares with them;
breaches of rules about other children do not belong here.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.breaches import Plant, persons_of
from raw_data.synthetic.facts import Facts

PERMANENCE, EARLIER = "ssd_permanence", "ssd_cla_previous_permanence"


def _set(facts: Facts, chosen: pd.DataFrame, **values: str | None) -> list[int]:
    table = facts.tables[PERMANENCE]
    for column, value in values.items() if len(chosen) else ():
        table.loc[table["person"].isin(chosen["person"]), f"perm_{column}"] = value
    return persons_of(chosen)


def _adopted(facts: Facts, status: tuple[str, ...] = (), sex: tuple[str, ...] = ()) -> pd.DataFrame:
    rows = facts.current["ad1"]
    fits = rows["LS_ADOPTR"].isin(status) if status else rows["person"] >= 0
    return rows[fits & (rows["SEX_ADOPTR"].isin(sex) if sex else rows["person"] >= 0)]


def _matched_before_decided(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_adopted(facts), rows)
    day = (chosen["DATE_INT"] - pd.Timedelta(days=10)).set_axis(chosen["person"])
    return _set_days(facts, chosen, "perm_matched_date", day)


def _set_days(facts: Facts, chosen: pd.DataFrame, column: str, day: pd.Series) -> list[int]:
    table = facts.tables[PERMANENCE]
    rows = table["person"].isin(chosen["person"])
    if not rows.any():  # a day cannot be written into no rows
        return []
    table.loc[rows, column] = table.loc[rows, "person"].map(day).to_numpy()
    return persons_of(chosen)


def _three_adopters(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_adopted(facts, status=("L11", "L3")), rows), number_of_adopters="3")


def _status_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_adopted(facts), rows), adopter_legal_status="L9")


def _single_and_two(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_adopted(facts, sex=("MF",)), rows), adopter_legal_status="L0")


def _same_gender_and_not(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_adopted(facts, sex=("MF",)), rows), adopter_legal_status="L4")


def _married_same_gender_and_not(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_adopted(facts, sex=("MF",)), rows), adopter_legal_status="L12")


def _given_up(facts: Facts) -> pd.DataFrame:
    rows = facts.current["placed_adoption"]
    return rows[rows["DATE_PLACED_CEASED"].notna()]


def _given_up_without_reason(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_given_up(facts), rows), decision_reversed_reason=None)


def _reason_is_no_code(facts: Facts, rows: int) -> list[int]:
    return _set(facts, facts.choose(_given_up(facts), rows), decision_reversed_reason="RD9")


def _given_up_before_decided(facts: Facts, rows: int) -> list[int]:
    given_up = _given_up(facts)
    during = given_up["DATE_PLACED"] > facts.window.year_start + 20
    chosen = facts.choose(given_up[during], rows)
    day = (chosen["DATE_PLACED"] - pd.Timedelta(days=9)).set_axis(chosen["person"])
    return _set_days(facts, chosen, "perm_decision_reversed_date", day)


def _in_both(facts: Facts) -> pd.DataFrame:
    """Last year's rows of children whose decision stands in both years' files, and still stood last year."""
    before = facts.previous["placed_adoption"]
    now = facts.current["placed_adoption"]
    return before[before["DATE_PLACED_CEASED"].isna() & before["person"].isin(now["person"])]


def _decided_on_another_day(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_in_both(facts), rows)
    facts.previous["placed_adoption"].loc[chosen.index, "DATE_PLACED"] -= pd.Timedelta(days=7)
    return persons_of(chosen)


def _given_up_last_year(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_in_both(facts), rows)
    before = facts.previous["placed_adoption"]
    before.loc[chosen.index, "DATE_PLACED_CEASED"] = pd.Timestamp(facts.window.previous_end)
    before.loc[chosen.index, "REASON_PLACED_CEASED"] = "RD4"
    return persons_of(chosen)


def _not_told_last_year(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_in_both(facts), rows)
    facts.previous["placed_adoption"] = facts.previous["placed_adoption"].drop(index=chosen.index)
    return persons_of(chosen)


def _new(facts: Facts) -> pd.DataFrame:
    """Rows of PrevPerm of children of whom one period of care began in the year."""
    rows = facts.current["prev_perm"]
    began = facts.current["episodes"].query("RNE == 'S'")
    once = began[(began["DECOM"] >= facts.window.year_start) & ~began["person"].duplicated(keep=False)]
    usual = ~facts.people["is_uasc"].loc[rows["person"]].to_numpy()
    return rows[rows["person"].isin(once["person"]) & usual]


def _set_earlier(facts: Facts, chosen: pd.DataFrame, **values: str | None) -> list[int]:
    table = facts.tables[EARLIER]
    for column, value in values.items() if len(chosen) else ():
        table.loc[table["person"].isin(chosen["person"]), f"lapp_previous_permanence_{column}"] = value
    return persons_of(chosen)


def _option_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_new(facts), rows)
    return _set_earlier(facts, chosen, option="P9", la="891", order_date="zz/zz/zzzz")


def _council_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_new(facts), rows)
    return _set_earlier(facts, chosen, option="P2", la="123", order_date="zz/zz/zzzz")


def _earlier_permanence_not_told(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_new(facts), rows)
    table = facts.tables[EARLIER]
    facts.tables[EARLIER] = table[~table["person"].isin(chosen["person"])].reset_index(drop=True)
    facts.added["prev_perm"] -= len(chosen)
    return persons_of(chosen)


PLANTS: dict[str, tuple[str, Plant]] = {
    "333": ("AD1", _matched_before_decided),
    "514": ("AD1", _single_and_two),
    "518": ("AD1", _same_gender_and_not),
    "524": ("AD1", _married_same_gender_and_not),
    "175": ("AD1", _three_adopters),
    "177": ("AD1", _status_is_no_code),
    "522": ("PlacedAdoption", _given_up_before_decided),
    "119": ("PlacedAdoption", _given_up_without_reason),
    "120": ("PlacedAdoption", _reason_is_no_code),
    "559": ("PlacedAdoption", _not_told_last_year),
    "560": ("PlacedAdoption", _decided_on_another_day),
    "561": ("PlacedAdoption", _given_up_last_year),
    "631": ("PrevPerm", _option_is_no_code),
    "633": ("PrevPerm", _council_is_no_code),
    "630": ("Episodes", _earlier_permanence_not_told),
}

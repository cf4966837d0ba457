"""Breaches of the rules about times missing, social workers and deprivation of liberty.

The form of `PLANTS` is that of `breaches`. Orders are asked for from 2026/27: `FROM_YEAR` has those rules.
Breaches of the rules about episodes do not belong here.
"""

from __future__ import annotations

import pandas as pd

from raw_data.synthetic.breaches import Plant, persons_of
from raw_data.synthetic.facts import Facts

DAY = pd.Timedelta(days=1)
MISSING, SPELLS, ORDERS, WORKERS = "ssd_missing", "ssd_involvements", "dolo_order", "ssd_professionals"
START, END = "miss_missing_episode_start_date", "miss_missing_episode_end_date"
BEGAN, ENDED = "invo_involvement_start_date", "invo_involvement_end_date"
FROM_YEAR = {"702": 2027, "705": 2027}


def _times(facts: Facts) -> pd.DataFrame:
    """Times missing that began in this year's return, at the index of the extract's rows.

    `only`: the child has no other in the return.
    """
    table = facts.tables[MISSING]
    kept = facts.current["missing"][["person", "MIS_START"]].rename(columns={"MIS_START": START})
    rows = table.reset_index().merge(kept, on=["person", START]).set_index("index")
    rows = rows[rows[START] > facts.window.year_start + 10]
    many = facts.current["missing"]["person"].value_counts()
    return rows.assign(only=rows["person"].map(many).eq(1), over=rows[END].notna())


def _kind_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_times(facts).query("only"), rows)
    facts.tables[MISSING].loc[chosen.index, "miss_missing_episode_type"] = "X"
    return persons_of(chosen)


def _back_before_gone(facts: Facts, rows: int) -> list[int]:
    times = _times(facts).query("only and over")
    in_care = facts.begun_by(times["person"], times[START] - 5 * DAY)
    chosen = facts.choose(times[in_care], rows)
    facts.tables[MISSING].loc[chosen.index, END] = chosen[START] - 2 * DAY
    return persons_of(chosen)


def _gone_while_gone(facts: Facts, rows: int) -> list[int]:
    """A second time missing is recorded that begins before the first has ended."""
    times = _times(facts).query("only and over")
    long = times[(times[END] - times[START]) >= 3 * DAY]
    chosen = facts.choose(long, rows)
    table = facts.tables[MISSING]
    again = table.loc[chosen.index].copy()
    again["miss_table_id"] = again["miss_table_id"].str.replace("MI", "MX")
    again[START] = chosen[START] + DAY
    facts.tables[MISSING] = pd.concat([table, again], ignore_index=True)
    facts.added["missing"] += len(chosen)
    return persons_of(chosen)


def _moved_while_gone(facts: Facts, rows: int) -> list[int]:
    """No return is recorded, and the placement has since ended in a move."""
    times = _times(facts).query("only and over")
    episodes = facts.current["episodes"]
    merged = times.reset_index().merge(episodes[["person", "DECOM", "DEC", "REC"]], on="person")
    from_there = merged[
        (merged[START] > merged["DECOM"]) & (merged[START] < merged["DEC"]) & merged["REC"].eq("X1")
    ]
    open_then = episodes.loc[episodes["DEC"].isna(), "person"]
    again = episodes.loc[episodes["RNE"].eq("S") & (episodes["DECOM"] >= facts.window.year_start), "person"]
    stays = from_there["person"].isin(open_then) & ~from_there["person"].isin(again)
    chosen = facts.choose(times.loc[from_there.loc[stays, "index"]], rows)
    facts.tables[MISSING].loc[chosen.index, END] = pd.NaT
    return persons_of(chosen)


def _gone_at_the_end_of_last_year(facts: Facts, rows: int) -> list[int]:
    """Last year's return says that the child was still gone; this year's begins with another time."""
    now = _times(facts).query("only")
    before = facts.previous["missing"]
    last = before.drop_duplicates("person", keep="last")
    chosen = facts.choose(last[last["person"].isin(now["person"])], rows)
    before.loc[chosen.index, "MIS_END"] = pd.NaT
    return persons_of(chosen)


def _spells(facts: Facts) -> pd.DataFrame:
    """Spells of case holders of this year's return that began in it, with the days before and after them.

    At the index of the extract's rows, of children in care at the end of the year; `before` and `after` are
    the extract's rows of the worker before and after (NaN: none).
    """
    table = facts.tables[SPELLS]
    held = table[table["invo_professional_role_id"].eq("CW")]
    same = held["person"].eq(held["person"].shift()) & held[BEGAN].eq(held[ENDED].shift())
    rows = held.assign(
        before=held.index.to_series().shift().where(same),
        after=held.index.to_series().shift(-1).where(same.shift(-1, fill_value=False)),
        began_before=held[BEGAN].shift().where(same),
    )
    open_then = facts.current["episodes"].query("DEC.isna()")["person"]
    during = (rows[BEGAN] > facts.window.year_start + 5) & (rows[BEGAN] < facts.window.year_end - 40)
    return rows[during & rows["person"].isin(open_then)]


def _number_is_none(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_spells(facts), rows)
    workers = facts.tables[WORKERS]
    added = workers.head(len(chosen)).copy()
    added["prof_professional_id"] = [f"WX{place:05d}" for place in range(len(added))]
    added["prof_staff_id"] = [f"SX{place:05d}" for place in range(len(added))]
    added["prof_social_worker_registration_no"] = [f"90017{place:05d}" for place in range(len(added))]
    facts.tables[WORKERS] = pd.concat([workers, added], ignore_index=True)
    facts.tables[SPELLS].loc[chosen.index, "invo_professional_id"] = added["prof_professional_id"].to_numpy()
    return persons_of(chosen)


def _reason_is_no_code(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_spells(facts).query("before.notna()"), rows)
    facts.tables[SPELLS].loc[chosen.index, "invo_worker_change_reason"] = "MOVED"
    return persons_of(chosen)


def _worker_of_a_day(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_spells(facts).query("before.notna() and after.notna()"), rows)
    table = facts.tables[SPELLS]
    table.loc[chosen.index, ENDED] = chosen[BEGAN]
    table.loc[chosen["after"].astype("int64"), BEGAN] = (chosen[BEGAN] + DAY).to_numpy()
    return persons_of(chosen)


def _nobody_in_between(facts: Facts, rows: int) -> list[int]:
    spells = _spells(facts).query("before.notna()")
    lasts = (spells[ENDED].fillna(pd.Timestamp(facts.window.year_end)) - spells[BEGAN]).dt.days
    chosen = facts.choose(spells[lasts > 40], rows)
    facts.tables[SPELLS].loc[chosen.index, BEGAN] = chosen[BEGAN] + 20 * DAY
    return persons_of(chosen)


def _first_contact_while_another_holds_the_case(facts: Facts, rows: int) -> list[int]:
    spells = _spells(facts).query("before.notna()")
    chosen = facts.choose(spells[spells[BEGAN] - spells["began_before"] > 12 * DAY], rows)
    table = facts.tables[SPELLS]
    table.loc[chosen.index, BEGAN] = chosen[BEGAN] - 3 * DAY
    table.loc[chosen.index, "invo_worker_change_reason"] = "FCONTA"
    return persons_of(chosen)


def _nobody_at_the_end(facts: Facts, rows: int) -> list[int]:
    spells = _spells(facts)
    chosen = facts.choose(spells[spells["after"].isna() & spells[ENDED].isna()], rows)
    facts.tables[SPELLS].loc[chosen.index, ENDED] = pd.Timestamp(facts.window.year_end) - 20 * DAY
    return persons_of(chosen)


def _orders(facts: Facts) -> pd.DataFrame:
    """Orders of this year's return that are over, at the index of the extract's rows, one of each child."""
    table = facts.tables[ORDERS]
    during = table["start_date"].between(facts.window.year_start, facts.window.year_end)
    rows = table[during & table["end_date"].notna()]
    return rows[~rows["person"].duplicated(keep=False)]


def _order_ends_before_it_starts(facts: Facts, rows: int) -> list[int]:
    orders = _orders(facts)
    inside = orders["start_date"] > facts.window.year_start + 10
    chosen = facts.choose(orders[inside], rows)
    facts.tables[ORDERS].loc[chosen.index, "end_date"] = chosen["start_date"] - DAY
    return persons_of(chosen)


def _order_within_an_order(facts: Facts, rows: int) -> list[int]:
    chosen = facts.choose(_orders(facts), rows)
    table = facts.tables[ORDERS]
    again = table.loc[chosen.index].copy()
    again["order_id"] = again["order_id"].str.replace("DL", "DX")
    again["start_date"] = chosen["start_date"] + 5 * DAY
    facts.tables[ORDERS] = pd.concat([table, again], ignore_index=True)
    facts.added["dolo"] += len(chosen)
    return persons_of(chosen)


PLANTS: dict[str, tuple[str, Plant]] = {
    "575": ("Missing", _moved_while_gone),
    "574": ("Missing", _gone_while_gone),
    "576": ("Missing", _gone_at_the_end_of_last_year),
    "567": ("Missing", _back_before_gone),
    "1006": ("Missing", _kind_is_no_code),
    "SW09STG2": ("SWEpisodes", _worker_of_a_day),
    "SW10aSTG2": ("SWEpisodes", _nobody_in_between),
    "SW10bSTG2": ("SWEpisodes", _first_contact_while_another_holds_the_case),
    "SW17STG2": ("SWEpisodes", _nobody_at_the_end),
    "SW13STG1": ("SWEpisodes", _reason_is_no_code),
    "SW02STG1": ("SWEpisodes", _number_is_none),
    "705": ("DoLo", _order_within_an_order),
    "702": ("DoLo", _order_ends_before_it_starts),
}

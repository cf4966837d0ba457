"""The tables of the Standard Safeguarding Dataset, as a case system would know them at the end of the year.

Faults do not belong here: what these tables say is the plan and nothing but the plan.

Spells touch: a status, placement or episode ends on the day the next one starts. Statutory codes are
written as the SSDA903 return has them. Due dates of reviews are as people type them, at 91 and 183 days,
and no truth.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.extract_people import people_tables
from raw_data.synthetic.random_streams import between, stream
from raw_data.synthetic.settings import SyntheticSettings

Tables = dict[str, pd.DataFrame]


def extract_tables(
    care: Care,
    people: pd.DataFrame,
    reviews: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> Tables:
    """Return the eight tables by name, dates as dates.

    Columns that no extract has (`person`, `period`, `row`) are for the planting of faults: person and
    period by number, and the row of the episode, placement, status or review in the plan (-1 for a date
    called off).
    """
    rng = stream(settings.seed, serial, "extract")
    series = "C" + care.periods["series"].astype("str").str.zfill(7)
    key = pd.DataFrame({"series": series, "person": care.periods["person"]})
    key["person_id"] = people["person_id"].loc[key["person"]].to_numpy()
    return {
        "ssd_cla_episodes": _episodes(care, people, key, window),
        "ssd_cla_placement": _placements(care, key, window),
        "ssd_legal_status": _legal(care, key, window),
        "ssd_cla_reviews": _reviews(reviews, care, key, settings, window, rng),
        **people_tables(people, window),
    }


def _known(frame: pd.DataFrame, periods: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Keep what began by the end of the year and ended within the history; later ends are not known yet.

    A period that lasts into the history shows its reviews and spells from then on. Adds `row` and `over`.
    """
    seen = (frame["start"] <= window.year_end) & (frame["end"] >= window.history_from)
    known = frame[seen].reset_index(names="row")
    known["over"] = known["end"] <= window.year_end
    known["end"] = known["end"].where(known["over"])
    known["person"] = periods["person"].to_numpy()[known["period"]]
    return known


def _episodes(care: Care, people: pd.DataFrame, key: pd.DataFrame, window: Window) -> pd.DataFrame:
    known = _known(care.episodes, care.periods, window)
    period = known["period"].to_numpy()
    return pd.DataFrame(
        {
            "person": known["person"],
            "period": period,
            "row": known["row"],
            "clae_cla_episode_id": "E" + known.index.astype("str").str.zfill(8),
            "clae_person_id": key["person_id"].to_numpy()[period],
            "clae_cla_id": key["series"].to_numpy()[period],
            "clae_cla_placement_id": _placement_id(known["placement"]),
            "clae_entered_care_date": care.periods["entered"].to_numpy()[period],
            "clae_cla_episode_start_date": known["start"],
            "clae_cla_episode_start_reason": known["rne"],
            "clae_cla_primary_need_code": people["need"].loc[known["person"]].to_numpy(),
            "clae_cla_episode_ceased_date": known["end"],
            "clae_cla_episode_ceased_reason": known["rec"].where(known["over"]),
        }
    )


def _placement_id(rows: pd.Series[int]) -> pd.Series[str]:
    return "P" + rows.astype("str").str.zfill(8)


def _placements(care: Care, key: pd.DataFrame, window: Window) -> pd.DataFrame:
    known = _known(care.placements, care.periods, window)
    period = known["period"].to_numpy()
    return pd.DataFrame(
        {
            "person": known["person"],
            "period": period,
            "row": known["row"],
            "clap_cla_placement_id": _placement_id(known["row"]),
            "clap_cla_id": key["series"].to_numpy()[period],
            "clap_person_id": key["person_id"].to_numpy()[period],
            "clap_cla_placement_start_date": known["start"],
            "clap_cla_placement_end_date": known["end"],
            "clap_cla_placement_type": known["type"],
            "clap_cla_placement_provider": known["provider"],
            "clap_cla_placement_change_reason": known["reason"].where(known["over"]),
            "clap_cla_placement_postcode": known["postcode"],
            "clap_cla_placement_urn": known["urn"],
            "clap_cla_placement_distance": pd.Series(np.nan, known.index),
        }
    )


def _legal(care: Care, key: pd.DataFrame, window: Window) -> pd.DataFrame:
    known = _known(care.legal, care.periods, window)
    return pd.DataFrame(
        {
            "person": known["person"],
            "period": known["period"],
            "row": known["row"],
            "lega_legal_status_id": "S" + known.index.astype("str").str.zfill(8),
            "lega_person_id": key["person_id"].to_numpy()[known["period"]],
            "lega_legal_status": known["status"],
            "lega_legal_status_start_date": known["start"],
            "lega_legal_status_end_date": known["end"],
        }
    )


def _reviews(
    reviews: pd.DataFrame,
    care: Care,
    key: pd.DataFrame,
    settings: SyntheticSettings,
    window: Window,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Reviews held, most of those missed, some of those to come, and earlier dates that were called off."""
    chance = rng.random(len(reviews))
    held = reviews["outcome"].eq("held") & (reviews["held"] >= window.history_from)
    missed = reviews["outcome"].eq("not held") & (chance < 0.7)
    to_come = reviews["outcome"].eq("planned") & (chance < settings.shares.next_planned)
    shown = reviews[held | missed | to_come].reset_index(names="row").assign(cancelled="N")
    called_off = shown[shown["held"].notna() & (rng.random(len(shown)) < settings.shares.cancelled)].copy()
    called_off["held"] -= pd.to_timedelta(between(rng, 1, 7, len(called_off)), unit="D")
    called_off = called_off.assign(cancelled="Y", code=None, row=-1)
    called_off = called_off[called_off["held"] >= window.history_from]
    shown = pd.concat([shown, called_off]).sort_values(["period", "sequence", "cancelled"], ignore_index=True)
    days = np.where(shown["months"] == 3, 91, 183)
    typed = (shown["counted_from"] + pd.to_timedelta(days, unit="D")).where(shown["months"] > 0, shown["due"])
    untyped = shown["held"].notna() & (rng.random(len(shown)) < 0.1)
    period = shown["period"].to_numpy()
    return pd.DataFrame(
        {
            "person": care.periods["person"].to_numpy()[period],
            "period": period,
            "row": shown["row"],
            "clar_cla_review_id": "R" + shown.index.astype("str").str.zfill(8),
            "clar_cla_id": key["series"].to_numpy()[period],
            "clar_cla_person_id": key["person_id"].to_numpy()[period],
            "clar_cla_review_due_date": typed.mask(untyped),
            "clar_cla_review_date": shown["held"],
            "clar_cla_review_cancelled": shown["cancelled"],
            "clar_cla_review_participation": shown["code"],
        }
    )

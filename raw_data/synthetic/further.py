"""The nine further files of the return: what is drawn for them, its extracts, and the rows that it makes.

How each is drawn does not belong here, but in the modules that this one calls in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raw_data.synthetic.absences import absence_tables, draw_missing, draw_orders, returned_absences
from raw_data.synthetic.adoptions import adoption_tables, draw_adoptions, returned_adoptions
from raw_data.synthetic.care_leavers import care_leaver_tables, draw_care_leavers, returned_leavers
from raw_data.synthetic.dates import Window, collection_year
from raw_data.synthetic.earlier_permanence import (
    draw_earlier_permanence,
    earlier_permanence_table,
    returned_earlier_permanence,
)
from raw_data.synthetic.episodes import Care
from raw_data.synthetic.homes_and_carers import home_and_carer_tables
from raw_data.synthetic.outcome_tables import outcome_tables, returned_outcomes
from raw_data.synthetic.outcomes import draw_outcomes
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.social_workers import draw_workers, involvement_table, returned_workers

ORDERS_ASKED_FROM = 2027  # the return for 2026/27 is the first with deprivation of liberty orders


@dataclass(frozen=True)
class Further:
    """One frame for each subject, as its module describes it."""

    outcomes: pd.DataFrame
    leavers: pd.DataFrame
    adoptions: pd.DataFrame
    earlier: pd.DataFrame
    missing: pd.DataFrame
    orders: pd.DataFrame
    spells: pd.DataFrame


def draw_further(
    care: Care, people: pd.DataFrame, settings: SyntheticSettings, serial: int, window: Window
) -> Further:
    """Draw all of it from the care histories, which stay as they are."""
    return Further(
        outcomes=draw_outcomes(care, settings, serial, window),
        leavers=draw_care_leavers(care, people, settings, serial, window),
        adoptions=draw_adoptions(care, settings, serial),
        earlier=draw_earlier_permanence(care, settings, serial, window),
        missing=draw_missing(care, settings, serial, window),
        orders=draw_orders(care, settings, serial, window),
        spells=draw_workers(care, settings, serial, window),
    )


def further_tables(
    further: Further,
    care: Care,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> dict[str, pd.DataFrame]:
    """Return the extracts, by table, as they stand on the last day of the year."""
    return {
        **outcome_tables(further.outcomes, care, people, settings, serial, window),
        **care_leaver_tables(further.leavers, people, settings, serial, window),
        **adoption_tables(further.adoptions, care, people, window.year_end),
        **earlier_permanence_table(further.earlier, people),
        **absence_tables(further.missing, further.orders, care, people, settings, serial, window),
        **involvement_table(further.spells, people, settings, serial, window),
        **home_and_carer_tables(care, people, window),
    }


def further_return(
    further: Further,
    episodes: pd.DataFrame,
    care: Care,
    people: pd.DataFrame,
    settings: SyntheticSettings,
    serial: int,
    first_day: np.datetime64,
    last_day: np.datetime64,
) -> dict[str, pd.DataFrame]:
    """Return the further files (but UASC) of the year from `first_day` to `last_day`, with its `episodes`."""
    absences = returned_absences(further.missing, further.orders, people, first_day, last_day)
    if collection_year(np.array([last_day]))[0] < ORDERS_ASKED_FROM:
        del absences["dolo"]
    return {
        "oc2": returned_outcomes(further.outcomes, people, last_day),
        "oc3": returned_leavers(further.leavers, people, first_day),
        **returned_adoptions(further.adoptions, episodes, people, first_day, last_day),
        "prev_perm": returned_earlier_permanence(further.earlier, care, people, first_day, last_day),
        "sw_episodes": returned_workers(further.spells, care, people, settings, serial, first_day, last_day),
        **absences,
    }

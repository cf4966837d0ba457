"""The council's own lists about conferences, foster carers and adopters, made in one call.

What stands in each does not belong here, but in the modules that this one calls in turn.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from raw_data.synthetic.adopters import adopter_tables, application_table
from raw_data.synthetic.conference_details import conference_tables
from raw_data.synthetic.dates import Window
from raw_data.synthetic.fostering import Fostering
from raw_data.synthetic.fostering_tables import fostering_tables
from raw_data.synthetic.reviewing_officers import Officers
from raw_data.synthetic.settings import SyntheticSettings


def carer_and_conference_tables(
    tables: Mapping[str, pd.DataFrame],
    fostering: Fostering,
    adoptions: pd.DataFrame,
    people: pd.DataFrame,
    officers: Officers,
    settings: SyntheticSettings,
    serial: int,
    window: Window,
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the lists by table, and the rows of `review_participant` about conferences and carers' reviews.

    `tables` holds `ssd_person` and the tables of child protection, whole.
    """
    conferences, at_conferences = conference_tables(tables, officers, settings, serial, window)
    carers, at_reviews = fostering_tables(fostering, officers, settings, serial, window)
    found = {
        **conferences,
        **carers,
        **adopter_tables(adoptions, people, settings, serial, window),
        **application_table(fostering, settings, serial, window),
    }
    return found, pd.concat([at_conferences, at_reviews], ignore_index=True)

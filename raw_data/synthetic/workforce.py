"""Teams and workers, by number and kind of work: the tables to which others point.

Names of persons do not belong here: a worker has an id, a staff number and a job title.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Ints
from raw_data.synthetic.random_streams import between, pick, stream
from raw_data.synthetic.settings import SyntheticSettings

SERVICES = ("Assessment", "Safeguarding", "Care and support", "Disabled children")
PLACES = ("north", "south", "east")
TEAMS = len(SERVICES) * len(PLACES)
TITLES = {
    "Social Worker": 60, "Senior Social Worker": 18, "Team Manager": 9, "Newly Qualified Social Worker": 8,
    "Independent Reviewing Officer": 5,
}  # fmt: skip
CHILDREN_PER_WORKER = 5
FULL_TIME = {"1": 70, "0.8": 12, "0.6": 12, "0.5": 6}


def team_ids(numbers: Ints) -> pd.Series[str]:
    """Return the id of a team for each number, in turn."""
    return "T" + pd.Series(np.asarray(numbers) % TEAMS + 1 + len(SERVICES)).astype("str").str.zfill(3)


def worker_ids(numbers: Ints, settings: SyntheticSettings) -> pd.Series[str]:
    """Return the id of one of the authority's workers for each number."""
    return "W" + pd.Series(np.asarray(numbers) % workers(settings) + 1).astype("str").str.zfill(6)


def registration(ids: pd.Series[str], serial: int) -> pd.Series[str]:
    """Return the numbers in the register of workers by their ids; the register has none that begin so."""
    return f"SW9{serial:03d}" + ids.str[-5:]


def workers(settings: SyntheticSettings) -> int:
    """Return how many workers an authority has."""
    return 12 + settings.children // CHILDREN_PER_WORKER


def workforce_tables(settings: SyntheticSettings, serial: int) -> dict[str, pd.DataFrame]:
    """Return the teams, each below its service, and the workers."""
    rng = stream(settings.seed, serial, "workforce")
    service = np.arange(len(SERVICES))
    names = [f"{name} service" for name in SERVICES]
    names += [f"{name} \N{EN DASH} {place}" for place in PLACES for name in SERVICES]
    above = np.arange(TEAMS) % len(SERVICES)
    teams = "T" + pd.Series(np.arange(len(names)) + 1).astype("str").str.zfill(3)
    size = workers(settings)
    ids = worker_ids(np.arange(size), settings)
    return {
        "ssd_department": pd.DataFrame(
            {
                "dept_team_id": teams,
                "dept_team_name": names,
                "dept_team_parent_id": pd.concat(
                    [pd.Series(None, service, dtype="str"), teams.take(above)], ignore_index=True
                ),
            }
        ),
        "ssd_professionals": pd.DataFrame(
            {
                "prof_professional_id": ids,
                "prof_staff_id": "S" + pd.Series(between(rng, 10_000, 99_999, size)).astype("str"),
                "prof_social_worker_registration_no": registration(ids, serial),
                "prof_professional_job_title": pick(rng, TITLES, size),
                "prof_full_time_equivalency": pick(rng, FULL_TIME, size),
            }
        ),
    }

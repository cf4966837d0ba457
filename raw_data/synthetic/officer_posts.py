"""The posts of the reviewing service: who held each seat, on what terms, and how much of them was there.

Which children they held does not belong here. The service has a fixed number of seats; each is held by one
officer after another. Posts begin on the first day of a month and end on the last of one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from raw_data.synthetic.dates import Window
from raw_data.synthetic.random_streams import between, pick
from raw_data.synthetic.settings import SyntheticSettings
from raw_data.synthetic.workforce import TEAMS, team_ids

# By post: children of the authority for each seat, and the parts of its time for children looked after, for
# child protection and for foster carers.
SEATS: dict[str, tuple[int, tuple[float, float, float]]] = {
    "IRO": (130, (1.0, 0.0, 0.0)),
    "IROCP": (160, (0.65, 0.35, 0.0)),
    "CPCHAIR": (217, (0.0, 1.0, 0.0)),
    "FIRO": (650, (0.0, 0.0, 1.0)),
    "MANAGER": (1_300, (0.0, 0.0, 0.0)),
    "ADMIN": (400, (0.0, 0.0, 0.0)),
}
CONTRACTS = {"PERM": 76, "AGENCY": 12, "FIXED": 6, "SESSIONAL": 3, "COMMISSIONED": 3}
FULL_TIME = {"1": 72, "0.8": 14, "0.6": 10, "0.5": 4}
LEAVING = {"RESIGN": 40, "RETIRE": 15, "MOVED": 20, "SICK": 5, "MATERNITY": 8, "ENDCONTRACT": 9, "OTHER": 3}
ETHNIC_GROUPS = {"W": 74, "M": 5, "A": 9, "B": 9, "O": 2, "U": 1}
POST_MONTHS, SHORTEST_POST = 50, 6  # on average, and at least
RUN_IN = 36  # months before the history begins: the longest that a first post had lasted by then
AVAILABLE = {1.0: 94, 0.5: 3, 0.0: 3}  # part of a post that was there in a month
FAR = np.datetime64("2200-01-01", "D")


def draw_posts(settings: SyntheticSettings, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per seat and holder, sorted by both.

    Columns: `seat`, `role`, `worker_id`, `start`, `end` (`FAR` while it lasts), `contract`, `fte`,
    `leave_reason`, `sex`, `ethnic_group`, `team_id` and the parts of its time `cla`, `cp`, `fostering`.
    """
    roles = [
        role
        for role, (children, _) in SEATS.items()
        for _ in range(max(round(settings.children / children), 1))
    ]
    role = np.array(roles, dtype=object)
    seat = np.arange(len(role))
    month = window.history_from.astype("datetime64[M]") - between(rng, 0, RUN_IN, len(seat))
    found = []
    while len(seat):
        lasts = SHORTEST_POST + rng.exponential(POST_MONTHS, len(seat)).astype(np.int64)
        following = month + lasts
        found.append(pd.DataFrame({"seat": seat, "from": month, "until": following}))
        goes_on = following.astype("datetime64[D]") <= window.year_end
        seat, month = seat[goes_on], following[goes_on]
    posts = pd.concat(found).sort_values(["seat", "from"], ignore_index=True)
    size = len(posts)
    posts["start"] = posts["from"].to_numpy().astype("datetime64[D]")
    posts["end"] = posts["until"].to_numpy().astype("datetime64[D]") - 1
    # Nobody leaves on the very last day, when it could be read either way who is there.
    posts["end"] = posts["end"].where(posts["end"] < window.year_end, pd.Timestamp(FAR))
    posts["role"] = role[posts["seat"]]
    posts["worker_id"] = "RO" + pd.Series(rng.permutation(size) + 1).astype("str").str.zfill(5)
    posts["contract"] = pick(rng, CONTRACTS, size)
    posts["fte"] = pick(rng, FULL_TIME, size)
    posts["leave_reason"] = pd.Series(pick(rng, LEAVING, size)).where(posts["end"] < FAR)
    posts["sex"] = np.where(rng.random(size) < 0.8, "F", "M")
    posts["ethnic_group"] = pick(rng, ETHNIC_GROUPS, size)
    posts["team_id"] = team_ids(posts["seat"].to_numpy() % TEAMS)
    for place, part in enumerate(("cla", "cp", "fostering")):
        posts[part] = posts["role"].map({name: parts[place] for name, (_, parts) in SEATS.items()})
    return posts.drop(columns=["from", "until"])


def draw_months(posts: pd.DataFrame, window: Window, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per post and month of the history, with `month` and `fte_...` (contract, available, and
    the parts of what was available) beside the columns of the post.

    Posts begin on the first and end on the last of a month, so that a seat has one holder in each."""
    months = np.arange(window.history_from, window.year_end + 1, dtype="datetime64[M]").astype(
        "datetime64[D]"
    )
    counted = posts[posts["role"].isin([name for name, (_, parts) in SEATS.items() if sum(parts)])]
    rows = counted.merge(pd.DataFrame({"month": months}), how="cross")
    rows = rows[(rows["start"] <= rows["month"]) & (rows["end"] >= rows["month"])].reset_index(drop=True)
    contract = rows["fte"].astype(float)
    available = contract * pick(
        rng, {str(part): share for part, share in AVAILABLE.items()}, len(rows)
    ).astype(float)
    # The last month of a year is the one that snapshots look at: nobody is away in it.
    available = available.where(rows["month"].dt.month != 3, contract)
    parts = {f"fte_{part}": (available * rows[part]).round(3) for part in ("cla", "cp", "fostering")}
    return rows.assign(fte_contract=contract, fte_available=available, **parts)


def post_tables(posts: pd.DataFrame, months: pd.DataFrame, window: Window) -> dict[str, pd.DataFrame]:
    """Return the extracts of posts and months, as things stand on the last day of the year."""
    posts = posts[posts["end"] >= window.history_from].sort_values("worker_id")
    shares = ("fte_contract", "fte_available", "fte_cla", "fte_cp", "fte_fostering")
    return {
        "iro_worker": pd.DataFrame(
            {
                "worker_id": posts["worker_id"],
                "post_start_date": posts["start"],
                "post_end_date": posts["end"].where(posts["end"] <= window.year_end),
                **{
                    name: posts[name]
                    for name in ("role", "contract", "fte", "team_id", "sex", "ethnic_group")
                },
                "leave_reason": posts["leave_reason"],
            }
        ).reset_index(drop=True),
        "iro_fte_month": pd.DataFrame(
            {
                "worker_id": months["worker_id"],
                "month": months["month"],
                **{name: [f"{share:g}" for share in months[name]] for name in shares},
            }
        ),
    }

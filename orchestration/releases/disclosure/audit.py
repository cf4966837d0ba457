"""Whether every hidden count is hidden well enough: what a reader can derive of it, and what is enough.

Working out bounds does not belong here (`bounds.py`), nor hiding more where it is not (`protection.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from orchestration.releases.disclosure.bounds import Asked, Share, bounds, told_of
from orchestration.releases.disclosure.suppression import Count, Relation, Status

# A reader who only adds up must be left with four numbers or more that a hidden count can be. It is the width
# of the narrowest pair in the DfE's own tables: two hidden counts that add up to 3.
MINIMUM_WIDTH = 3
# One who also supposes that nothing hidden is 0, since zeros are shown, must be left with two. The DfE
# sees to that too: where as much is hidden as there are hidden counts, so that each is 1, it hides another.
ENOUGH_ABOVE_ZERO = 1


@dataclass(frozen=True)
class Finding:
    """What a reader can derive of one hidden count: it lies from `low` to `high`, which may be infinite.

    `is_told_above_zero` says whether it follows for a reader who takes no hidden count to be 0 (one that is
    hidden though it is 0 is not held to that). `is_published` says whether it would be printed were it not
    hidden: the rest of a percentage is not, but must not be known either. Where the bounds are not exact, a
    reader can say less than they do.
    """

    key: str
    status: Status
    low: float
    high: float
    is_told_above_zero: bool
    is_published: bool = True
    is_exact: bool = True

    @property
    def width(self) -> float:
        """How far apart the least and the greatest possible number are."""
        return self.high - self.low

    @property
    def is_wide_enough(self) -> bool:
        """Whether the count is hidden well enough for both readers."""
        return self.width >= MINIMUM_WIDTH and not self.is_told_above_zero


def audit(
    counts: Mapping[str, Count],
    relations: Sequence[Relation],
    status: Mapping[str, Status],
    *,
    shares: Sequence[Share] = (),
    enough: float = inf,
    asked: Asked | None = None,
) -> tuple[Finding, ...]:
    """Return what a reader can derive of every count whose status is not shown, sorted by key.

    Bounds that are `enough` apart need not be exact. `asked` keeps answers between calls (`bounds`). What is
    no relation is for `suppress` to refuse.
    """
    asked = asked or Asked()
    hidden = sorted(key for key, is_now in status.items() if is_now != "shown")
    least = {key: min(1, counts[key].value) for key in hidden if counts[key].is_published}
    told = told_of(counts, relations, set(hidden), shares)
    above_zero = bounds(
        counts,
        relations,
        hidden,
        shares=shares,
        at_least=least,
        enough=ENOUGH_ABOVE_ZERO,
        asked=asked,
        told=told,
    )
    unfinished = set(asked.unfinished)
    plain = bounds(counts, relations, hidden, shares=shares, enough=enough, asked=asked, told=told)
    asked.unfinished |= unfinished
    return tuple(
        Finding(
            key,
            status[key],
            *plain[key],
            is_told_above_zero=above_zero[key][1] - above_zero[key][0] < ENOUGH_ABOVE_ZERO,
            is_published=counts[key].is_published,
            is_exact=key not in asked.unfinished,
        )
        for key in hidden
    )

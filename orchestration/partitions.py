"""How runs are cut: one partition for each authority and collection year.

What happens inside a partition does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg

from expectations.rulebook import FIRST_RULES_YEAR, LAST_RULES_YEAR

AUTHORITY = "authority"
COLLECTION_YEAR = "collection_year"
YEARLY_RELEASE = "yearly_release"  # the main job


def submission_partitions(authorities: Sequence[str]) -> dg.MultiPartitionsDefinition:
    """One partition for each authority and each collection year that the rulebook knows."""
    years = [str(year) for year in range(FIRST_RULES_YEAR, LAST_RULES_YEAR + 1)]
    return dg.MultiPartitionsDefinition(
        {
            AUTHORITY: dg.StaticPartitionsDefinition(list(authorities)),
            COLLECTION_YEAR: dg.StaticPartitionsDefinition(years),
        }
    )


@dataclass(frozen=True)
class SubmissionKey:
    """An authority's code and the collection year (the year that ends on 31 March of `collection_year`)."""

    authority: str
    collection_year: int

    @classmethod
    def of(cls, partition_key: str) -> "SubmissionKey":
        """Read a partition key such as `E10999001|2026`."""
        authority, year = partition_key.split("|")
        return cls(authority, int(year))

    @property
    def partition_key(self) -> dg.MultiPartitionKey:
        """The same as Dagster's key."""
        return dg.MultiPartitionKey({AUTHORITY: self.authority, COLLECTION_YEAR: str(self.collection_year)})

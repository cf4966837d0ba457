"""Land the places of the postcodes that a landing holds, from the published list; the other 2.7 million stay.

Measuring distances does not belong here, nor does judging a postcode; dbt does both.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.extracts.reference_tables import PLACES
from orchestration.settings import PROJECT_DIR

POSTCODES = PROJECT_DIR / "raw_data" / "reference" / "postcodes.parquet"
# The columns of the landing that hold postcodes, by source and table.
HOLD_POSTCODES = {
    ("ssda903", "episodes"): ("home_post", "pl_post"),
    ("ssd", "ssd_address"): ("addr_address_postcode",),
    ("ssd", "ssd_cla_placement"): ("clap_cla_placement_postcode",),
    ("reference", "providers"): ("postcode",),
}


class PostcodesSeen:
    """The postcodes of the tables that were shown to it, each once, in capitals and without blanks."""

    def __init__(self) -> None:
        self._seen: list[pa.Array] = []

    def see(self, source: str, tables: Mapping[str, pa.Table]) -> None:
        """Take the postcodes out of the tables of one source; tables without any are passed over."""
        for name, rows in tables.items():
            for column in HOLD_POSTCODES.get((source, name), ()):
                self._seen.append(_keys(pc.unique(rows[column])))

    def places(self) -> pa.Table:
        """Return one row for each postcode seen that is in the published list, in order of postcode."""
        seen = pc.unique(pa.chunked_array(self._seen, pa.string()))
        return places_of(seen) if len(seen) else PLACES.empty_table()


def places_of(postcodes: pa.Array) -> pa.Table:
    """Return the rows of the published list for postcodes in capitals and without blanks, in their order.

    A postcode that is not in the list has no row.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.register("wanted", pa.table({"postcode": postcodes}))
        found = connection.execute(
            f"select {', '.join(PLACES.names)} from read_parquet($1) semi join wanted using (postcode)",
            [str(POSTCODES)],
        ).to_arrow_table()
    return found.cast(PLACES).sort_by("postcode")


def _keys(texts: pa.Array) -> pa.Array:
    return pc.drop_null(pc.unique(pc.utf8_upper(pc.replace_substring_regex(texts, r"[\s\x{a0}]+", ""))))

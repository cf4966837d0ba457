"""England's bank holidays as a landed table, from the library `holidays`.

Counting working days does not belong here; dbt does that from these rows.
"""

from __future__ import annotations

import pyarrow as pa

YEARS = range(2005, 2041)
SCHEMA = pa.schema([pa.field("holiday_date", pa.date32()), pa.field("holiday_name", pa.string())])


def bank_holidays() -> pa.Table:
    """Return one row per bank holiday of `YEARS`, in order of date; days of one-off holidays included."""
    import holidays

    days = sorted(holidays.country_holidays("GB", subdiv="ENG", years=YEARS).items())
    return pa.table([[day for day, _ in days], [name for _, name in days]], schema=SCHEMA)

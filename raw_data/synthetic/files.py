"""Tables as text and as files: dates in words of the format, blanks as nothing, the same bytes every time.

What stands in the tables does not belong here.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from raw_data.synthetic.dates import days_of

EXTRACT_DAY = "%Y-%m-%d"
RETURN_DAY = "%d/%m/%Y"
HELPERS = ("person", "period", "row")  # columns that only the generator needs


def as_text(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the columns of a file as text, missing where blank, with days in the format `day`."""
    columns = [name for name in table.columns if name not in HELPERS]
    return pd.DataFrame({name: _text(table[name], day) for name in columns}, index=table.index)


def _text(column: pd.Series, day: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        days = pa.array(days_of(column))
        return pd.Series(pc.strftime(days, format=day).to_pandas(), dtype="str").set_axis(column.index)
    return column.astype("str").where(column.notna())


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table of text as UTF-8 with commas, a header and no quotes; text with a comma is an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = pacsv.WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as file:
        file.write((",".join(table.columns) + "\n").encode())
        pacsv.write_csv(pa.Table.from_pandas(table, preserve_index=False), file, options)

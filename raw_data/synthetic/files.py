"""Tables as text and as files: dates in words of the format, blanks as nothing, the same bytes every time.

What stands in the tables does not belong here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from raw_data.synthetic.dates import days_of
from raw_data.synthetic.formats import Written, text_parts

EXTRACT_DAY = "%Y-%m-%d"
RETURN_DAY = "%d/%m/%Y"
HELPERS = ("person", "period", "row", "event")  # columns that only the generator needs


def as_text(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the columns of a file as text, missing where blank, with days in the format `day`."""
    columns = [name for name in table.columns if name not in HELPERS]
    return pd.DataFrame({name: _text(table[name], day) for name in columns}, index=table.index)


def _text(column: pd.Series, day: str) -> pd.Series:
    if not pd.api.types.is_datetime64_any_dtype(column):
        return column.astype("str").where(column.notna())
    days = days_of(column)
    known = ~np.isnat(days)
    if not known.any():
        return pd.Series(index=column.index, dtype="str")
    first, last = days[known].min(), days[known].max()
    if len(days) <= (last - first).astype(np.int64):  # fewer cells than days
        words = pc.strftime(pa.array(days, mask=~known), format=day)
    else:  # each day is put into words once, and not once for each cell
        place = (days - first).astype(np.int64)
        words = pc.strftime(pa.array(np.arange(first, last + 1)), format=day).take(
            pa.array(place, mask=~known)
        )
    return pd.Series(words.to_pandas(), dtype="str").set_axis(column.index)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table of text as UTF-8 with commas and a header; cells with a comma or quote are quoted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = pacsv.WriteOptions(include_header=False, quoting_style="none")
    try:
        with path.open("wb") as file:
            file.write((",".join(table.columns) + "\n").encode())
            # One piece: of a piece without rows, which joined tables have, Arrow writes what lies in memory.
            whole = pa.Table.from_pandas(table, preserve_index=False).combine_chunks()
            pacsv.write_csv(whole, file, options)
    except pa.ArrowInvalid:  # a cell needs quotes, which Arrow would then put round every cell
        with path.open("wb") as file:
            file.writelines(part.encode() for part in text_parts(Written(table, list(table.columns))))

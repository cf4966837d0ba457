"""Read a Parquet file as a sheet of text cells: each typed value in one plain written form.

Knowing which table it holds does not belong here, nor does reading a text column's dates or numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.extracts.recognition import column_letter
from expectations.extracts.width import width_of
from orchestration.extracts.files.source_files import Signature, refuse_changed, sha256_of, signature
from orchestration.extracts.refusals import ExtractRefused, Note
from orchestration.extracts.sheets import (
    BATCH_ROWS,
    OPENING_ROWS,
    Misshapen,
    Rows,
    Sheet,
    opening_row,
    without_blanks,
)

_EXACT_IN_A_FLOAT = 2**53
_GUID = (r"^(.{8})(.{4})(.{4})(.{4})(.{12})$", r"\1-\2-\3-\4-\5")


def open_parquet(path: Path, name: str) -> Sheet:
    """Open a Parquet file as a sheet whose row 1 is the column names; `name` is what messages call it.

    Dates are ISO, timestamps too (with a time only if it is not midnight; a time zone is kept as written),
    whole numbers plain (also those in a column of floats), other floats in their shortest form, decimals
    plain, booleans `true` and `false`. NaN is blank. Columns of lists, structures or bytes cannot be cells:
    they are left out and noted by name. A broken or encrypted file raises ExtractRefused.
    """
    before = signature(path, name)
    sha256 = sha256_of(path, name)
    with _opened(path, name) as parquet:
        schema = parquet.schema_arrow
    taken = [place for place, column in enumerate(schema) if _kind(column.type)]
    names = tuple(schema[place].name for place in taken)
    opening = [opening_row(names)]
    first = next(_Table(path, name, before, tuple(taken)).batches(OPENING_ROWS - 1), None)
    if first is not None:
        opening += [opening_row(cells.values()) for cells in first.to_pylist()]
    table = _Table(path, name, before, tuple(taken), tuple(opening))
    refuse_changed(path, name, before)
    notes = tuple(
        Note(
            name,
            f"has a column of {schema[place].type} values, which cannot be cells, so it is not read: "
            f"{column_letter(place)} {schema[place].name}",
        )
        for place in range(len(schema))
        if place not in taken
    )
    kinds = {position: str(_kind(schema[place].type)) for position, place in enumerate(taken)}
    return Sheet(name, None, sha256, tuple(opening), table.rows, kinds, notes)


@dataclass(frozen=True)
class _Table:
    path: Path
    name: str
    before: Signature
    taken: tuple[int, ...]
    opening: tuple[tuple[str, ...], ...] = ()

    def rows(self, header_row: int) -> Iterator[Rows]:
        refuse_changed(self.path, self.name, self.before)
        row, width = 2, width_of(self.opening, header_row)
        for batch in self.batches(BATCH_ROWS):
            kept = batch.slice(max(header_row + 1 - row, 0))
            source_row = np.arange(row + batch.num_rows - kept.num_rows, row + batch.num_rows, dtype="int32")
            row += batch.num_rows
            if kept.num_rows:
                yield _as_wide(without_blanks(pa.Table.from_batches([kept]), pa.array(source_row)), width)
        refuse_changed(self.path, self.name, self.before)

    def batches(self, size: int) -> Iterator[pa.RecordBatch]:
        """Give the columns that can be cells as text, `size` rows at a time."""
        names = [str(position) for position in range(len(self.taken))]
        with _opened(self.path, self.name) as parquet:
            read = parquet.iter_batches(size, use_threads=False)
            while True:
                try:
                    batch = next(read, None)
                    if batch is not None:
                        batch.validate(full=True)  # Arrow trusts that texts are UTF-8 until it is told not to
                except (pa.ArrowException, OSError):
                    refuse_changed(self.path, self.name, self.before)
                    raise _broken(self.name) from None
                if batch is None:
                    return
                columns = [_as_text(batch.column(place)) for place in self.taken]
                yield pa.record_batch(columns, names=names)


def _as_wide(rows: Rows, width: int) -> Rows:
    """Take off the columns without a name beyond the table's width; a row with a cell there is misshapen."""
    count = rows.cells.num_columns
    beside = np.zeros(rows.cells.num_rows, dtype=bool)
    for column in rows.cells.columns[width:]:
        beside |= np.asarray(column.is_valid(), dtype=bool)
    misshapen = tuple(Misshapen(row, count) for row in rows.source_row.filter(pa.array(beside)).to_pylist())
    kept = pa.array(~beside)
    cells = rows.cells.select(range(width)).filter(kept) if count > width else rows.cells
    return Rows(cells, rows.source_row.filter(kept), rows.blank, misshapen)


def _opened(path: Path, name: str) -> pq.ParquetFile:
    try:
        parquet = pq.ParquetFile(path)
        parquet.schema_arrow.names  # noqa: B018  names that are no text fail here
        return parquet
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        # Arrow's own words name the path on this machine, so they stay out of the message
        if "ncrypt" in str(error):
            raise ExtractRefused(
                "encrypted",
                "the file is encrypted",
                "Write it again without encryption; the drop folder itself must be a protected one.",
                file=name,
            ) from None
        raise _broken(name) from None


def _broken(name: str) -> ExtractRefused:
    return ExtractRefused(
        "broken_file",
        "the file is damaged or not complete, so it cannot be read as Parquet",
        "Write or copy it again.",
        file=name,
    )


def _kind(kind: pa.DataType) -> str | None:
    """Return what a column of the type holds, or None when its values cannot be cells."""
    types = pa.types
    if types.is_dictionary(kind):
        return _kind(kind.value_type)
    if kind.equals(pa.uuid()) or types.is_null(kind) or types.is_time(kind):
        return "text"
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return "text"
    if types.is_date(kind) or types.is_timestamp(kind):
        return "date"
    if types.is_boolean(kind):
        return "flag"
    return "number" if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind) else None


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if kind.equals(pa.uuid()):
        return _guids(column)
    if pa.types.is_timestamp(kind):
        return _timestamps(column)
    if pa.types.is_floating(kind):
        return _floats(column)
    if pa.types.is_decimal(kind) and kind.scale > 6:
        return _decimals(column)
    if pa.types.is_time(kind):
        return _without_empty_fraction(column.cast(pa.string()))
    if pa.types.is_date64(kind):
        column = column.cast(pa.date32())
    return column.cast(pa.string())


def _timestamps(column: pa.Array) -> pa.Array:
    zone = column.type.tz
    utc = zone is not None and zone.upper() in {"UTC", "GMT", "Z", "ETC/UTC", "+00:00"}
    local = column if zone is None else pc.local_timestamp(column)
    written = _without_empty_fraction(local.cast(pa.string()))
    # a date that was stored as a moment is midnight; its zone says nothing then
    midnight = pc.equal(local.cast(pa.date32()).cast(local.type), local)
    timed = pc.binary_join_element_wise(written, "Z", "") if utc else written
    return pc.if_else(midnight, pc.utf8_slice_codeunits(written, 0, 10), timed)


def _floats(column: pa.Array) -> pa.Array:
    if pa.types.is_float16(column.type):
        column = column.cast(pa.float32())
    column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    wide = column.cast(pa.float64())
    whole = pc.and_(pc.equal(pc.floor(wide), wide), pc.less(pc.abs(wide), _EXACT_IN_A_FLOAT))
    numbers = pc.if_else(whole, wide, pa.scalar(None, pa.float64())).cast(pa.int64())
    return pc.if_else(whole, numbers.cast(pa.string()), column.cast(pa.string()))


def _without_empty_fraction(written: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.replace_substring_regex(written, r"(\.\d*?)0+$", r"\1"), r"\.$", "")


def _decimals(column: pa.Array) -> pa.Array:
    """Write decimals of many places, for which Arrow would use an exponent."""
    distinct = column.unique()
    written = [None if value is None else f"{value:f}" for value in distinct.to_pylist()]
    return pa.array(written, pa.string()).take(pc.index_in(column, distinct))


def _guids(column: pa.ExtensionArray) -> pa.Array:
    distinct = column.storage.unique()
    digits = [None if value is None else value.hex() for value in distinct.to_pylist()]
    written = pc.replace_substring_regex(pa.array(digits, pa.string()), *_GUID)
    return written.take(pc.index_in(column.storage, distinct))

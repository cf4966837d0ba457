"""The tables of the landing that hold published lists: places, providers, national figures.

Making their rows does not belong here (`places.py`, `providers.py`, `benchmarks.py`).
"""

from __future__ import annotations

import pyarrow as pa

PLACES = pa.schema(
    [
        pa.field("postcode", pa.string()),
        pa.field("easting", pa.int32()),
        pa.field("northing", pa.int32()),
        pa.field("authority", pa.string()),
    ]
)
# A list has rows once, however many submissions are checked against it.
PROVIDERS = pa.schema(
    [
        pa.field("provider_list", pa.string()),
        pa.field("source_file", pa.string()),
        pa.field("source_sheet", pa.string()),
        pa.field("source_row", pa.int32()),
        pa.field("urn", pa.string()),
        pa.field("placement_codes", pa.string()),
        pa.field("provider_codes", pa.string()),
        pa.field("postcode", pa.string()),
        pa.field("closed_on", pa.string()),
    ]
)
PROVIDER_LISTS = pa.schema([pa.field("submission_id", pa.string()), pa.field("provider_list", pa.string())])
# A file of figures has its rows once, too.
BENCHMARKS = pa.schema(
    [
        pa.field("benchmark_list", pa.string()),
        pa.field("source_file", pa.string()),
        pa.field("source_row", pa.int32()),
        pa.field("dfe_name", pa.string()),
        pa.field("area_number", pa.string()),  # the DfE's own number of the authority, the region or England
        pa.field("area_name", pa.string()),
        pa.field("collection_year", pa.int32()),
        pa.field("value", pa.string()),  # a plain decimal
        pa.field("status", pa.string()),  # published, or why there is no figure
    ]
)
BENCHMARK_LISTS = pa.schema([pa.field("submission_id", pa.string()), pa.field("benchmark_list", pa.string())])
# The files below reference/ of a landing, in words.
PUBLISHED_LISTS = {
    "bank_holidays": "Bank holidays in England, from the library `holidays`.",
    "places": "Where the postcodes of this landing lie, from the published list.",
    "providers": "Ofsted's list of homes and providers, as it was given.",
    "provider_lists": "The submissions that are checked against such a list.",
    "benchmarks": "The DfE's national figures, from the file that was given.",
    "benchmark_lists": "The submissions whose report takes the figures of such a file.",
}
REFERENCE = {
    "places": PLACES,
    "providers": PROVIDERS,
    "provider_lists": PROVIDER_LISTS,
    "benchmarks": BENCHMARKS,
    "benchmark_lists": BENCHMARK_LISTS,
}

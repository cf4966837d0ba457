"""The tables of the landing that hold published lists: places, and Ofsted's providers.

Making their rows does not belong here (`places.py`, `providers.py`).
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
# The files below reference/ of a landing, in words.
PUBLISHED_LISTS = {
    "bank_holidays": "Bank holidays in England, from the library `holidays`.",
    "places": "Where the postcodes of this landing lie, from the published list.",
    "providers": "Ofsted's list of homes and providers, as it was given.",
    "provider_lists": "The submissions that are checked against such a list.",
}
REFERENCE = {"places": PLACES, "providers": PROVIDERS, "provider_lists": PROVIDER_LISTS}

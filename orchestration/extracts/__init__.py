"""One module per kind of source: read it, check its contract, land it as Parquet, quarantine what breaks.

Renaming, typing and joining do not belong here; dbt does that from what was landed.
"""

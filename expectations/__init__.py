"""What must be true, in a form that an officer can read: extract contracts, statutory rules, plausibility.

Dagster, dbt and file paths do not belong here; every other room may read this one.
"""

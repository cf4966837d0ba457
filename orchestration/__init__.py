"""When and where things run: settings, assets, checks, jobs, the command line.

Business rules and SQL do not belong here; they live in `expectations` and `dbt_project`.
"""

"""The benchmark behind `make bench`: what each stage takes, as the authority grows.

Nothing here passes or fails; a slow day is not a broken build.
"""

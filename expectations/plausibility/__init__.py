"""Is a release complete, and believable beside last year's: great-expectations suites on narrow frames.

Statutory rules and checks of the warehouse's keys do not belong here.
"""

"""The rulebook of the SSDA903 return: one YAML entry for each statutory validation rule, by theme.

SQL that derives what a rule reads does not belong here; that is the enriched models' work.
"""

"""Published reference files, and the scripts that made them from what was published.

Reading them at run time does not belong here, nor do mappings that we made up.
"""

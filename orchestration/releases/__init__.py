"""One module per product of a release: return files, issue list, annual report, plausibility page, manifest.

Calculations do not belong here; every figure is read from the warehouse.
"""

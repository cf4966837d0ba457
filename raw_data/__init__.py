"""The landing place: made-up extracts, and published reference files with their source.

Real extracts live outside the checkout, by setting; mappings that we invented do not belong here.
"""

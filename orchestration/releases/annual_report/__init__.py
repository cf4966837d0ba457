"""The annual report of the reviewing service: figures made ready to read, and what they are written as.

Counting does not belong here: every figure is read from the warehouse as it stands.
"""

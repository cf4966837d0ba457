"""Pulling tables from reporting databases, read-only, as sheets of text.

Files do not belong here, nor does any credential: those come from the caller.
"""

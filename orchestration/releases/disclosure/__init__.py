"""Disclosure control: which figures a public edition keeps back, and the proof that it is enough.

Reading the warehouse does not belong here, nor what an edition looks like; figures come in as a table.
"""

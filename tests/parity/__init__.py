"""Comparison of the rulebook with the sector's own validator, rule by rule; `make parity` runs it.

Tests do not belong here: nothing in this package runs in `make test`, nor is any of it part of the product.
"""

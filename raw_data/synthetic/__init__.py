"""The seeded generator of a made-up authority's extracts, with planted faults and known answers.

Nothing here reads the product's own calculations: what it plants is the truth that the tests hold them to.
"""

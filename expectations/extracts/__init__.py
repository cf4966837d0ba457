"""The agreed shape of each extract, as tables of fields and the pandera contracts made from them.

Reading files does not belong here, nor do statutory rules.
"""

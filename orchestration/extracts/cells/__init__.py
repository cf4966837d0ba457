"""Reading cells: text as it came into canonical text, with every kind of change counted.

Reading files does not belong here, nor does keeping a row out.
"""

"""What files hold, whatever their form: each becomes sheets of text, or is refused by name.

Telling which table a sheet holds does not belong here, nor does reading a cell.
"""

"""What is said and drawn of a study, as plain data, from a list of its members (studio/studies/shown.py) alone.

differences.py    which settings tell the members apart, in words
heads.py          what can be compared: columns with units and which way is better
table.py          the table, and its three formats
replicates.py     runs that differ in their seed alone, together
grid.py           members by up to three settings
front.py          who is beaten by none
pareto.py         any two measures against one another, of designs or of runs; pareto_figure.py draws it
parallel.py       settings and measures side by side, a line a member
distributions.py  what designs reach, on one scale
palette.py        hues by which members are told apart
"""

"""The part of the tab Studies that shows a study.

members.py    a study's members, of which what was read is remembered
view.py       what is new of a study, part by part
pictures.py   what stands in the cells, and designs that were brushed
element.py    the element and its server functions
"""

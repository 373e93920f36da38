"""What a table says of a finished run, and how it is written: from a Result, or from what the store kept of one.

figure.py    a number with its bootstrap interval
scores.py    what of a run is needed, and its figures by column
writers.py   Markdown, CSV, LaTeX
"""

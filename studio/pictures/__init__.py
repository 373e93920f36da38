"""Recorded steps → pictures. Every function here takes records (engines/record.py) and returns plain data for the page."""

"""Recorded steps → pictures. Every function takes records (engines/records/) and returns plain data for the page."""

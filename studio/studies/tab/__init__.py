"""The tab Studies: making one from the form's settings, the list of one's own, and the study in sight."""

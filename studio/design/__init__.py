"""The form: widgets ↔ the settings of a Request."""

"""Studies as a person sees them: many runs beside one another."""

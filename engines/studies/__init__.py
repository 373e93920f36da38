"""Many runs beside one another: the unguided baseline, tables of methods, and whether values were right."""

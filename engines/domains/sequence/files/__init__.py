"""Tables in, FASTA and GenBank out."""

"""Tables as people keep them: decoded, parted into cells, read as numbers, and accounted for row by row."""

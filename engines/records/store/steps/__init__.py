"""How a step record lies in the store: bounded, packed, and added up."""

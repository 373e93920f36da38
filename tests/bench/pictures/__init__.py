"""Whether the judge, or a person, recognises what the embedded image model was asked for."""

"""Pictures as files: read from strangers, written as data URLs, compared, and with the settings that made them."""

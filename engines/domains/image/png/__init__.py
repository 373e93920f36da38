"""Pictures as files: compared, written, read, and with the settings that made them."""

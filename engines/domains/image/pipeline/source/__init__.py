"""Where a model lies, by whatever people name it: a folder, a file, a hub id, a link; and whether it will do."""

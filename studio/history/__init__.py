"""The tab History: runs and studies found, named, starred, deleted and taken home; and what is running now."""

"""Engines that do what an engine must not do, to be started by a keeper."""

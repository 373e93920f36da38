"""The tab of reward scripts: editor, handlers, library."""

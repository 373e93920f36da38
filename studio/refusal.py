"""What cannot be done, as a sentence for the page."""


class Refused(ValueError):
    """Something that cannot be done, as a sentence."""

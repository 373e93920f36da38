"""Scripts that take conditions, and conditions for them."""

GIVEN = {"word": "bb", "weight": 2.5, "colours": ["#fff", "#000"]}
BY_WORD = "def reward(designs, conditions):\n    return [d.count(conditions['word']) for d in designs]\n"
HEAD = "def reward(designs, conditions):"


def script(head: str, line: str) -> str:
    """A function with one line after its first."""
    return f"{head}\n    {line}\n"

"""What a script returns, raises and declares when it means ill, or is merely wrong."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, answering, called, loaded

_WRONG = {
    "one number too few": "[1.0] * (len(designs) - 1)",
    "one number too many": "[1.0] * (len(designs) + 1)",
    "no numbers": "[]",
    "None": "None",
    "a text": "'1.0'",
    "bytes": "bytes(len(designs))",
    "a dictionary": "{d: 1.0 for d in designs}",
    "one number": "1.0",
    "a column": "np.ones((len(designs), 1))",
    "a scalar array": "np.array(1.0)",
    "texts": "['1.0'] * len(designs)",
    "Nones": "[None] * len(designs)",
    "complex numbers": "[1j] * len(designs)",
    "a generator that is too short": "(1.0 for d in designs[1:])",
    "lists": "[[1.0]] * len(designs)",
    "an array of texts": "np.array(['x'] * len(designs))",
    "an array of objects": "np.array([None] * len(designs), dtype=object)",
    "functions": "[print] * len(designs)",
    "itself": "[reward] * len(designs)",
}

_NUMBER = "class N:\n    {}\ndef reward(designs):\n    return [N() for d in designs]\n"
_LIST = "class L:\n    {}\ndef reward(designs):\n    return L()\n"

_OBJECTS = {
    "types": "def reward(designs):\n    return [float] * len(designs)\n",
    "a number that raises": _NUMBER.format("def __float__(self): raise ValueError('no')"),
    "a number that is a text": _NUMBER.format("def __float__(self): return 'x'"),
    "a number that exits": _NUMBER.format("def __float__(self): raise SystemExit"),
    "a number that is too large": "def reward(designs):\n    return [10 ** 400 for d in designs]\n",
    "numbers to be unpickled": _NUMBER.format("def __reduce__(self): return (open, (CANARY, 'w'))"),
    "a list of a lying length": _LIST.format("__len__ = lambda self: 3; __getitem__ = lambda self, n: open(CANARY)"),
    "a list of negative length": _LIST.format("__len__ = lambda self: -1; __iter__ = lambda self: iter(())"),
    "a list whose attributes raise": _LIST.format("def __getattr__(self, name): raise MemoryError(name)"),
    "a list whose dimensions lie": _LIST.format("ndim = 7; shape = 'abc' * 10 ** 6"),
}

_RAISED = {
    "markup": "raise ValueError('<script>alert(1)</script><img src=x onerror=alert(1)>')",
    "terminal codes": "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07\\r\\b\\x9b31m')",
    "reversed text": "raise ValueError('\\u202e\\u2066\\ud800\\ufeff\\x00')",
    "a name of markup": "raise type('<b>' * 100, (Exception,), {})('x')",
    "a name of terminal codes": "raise type('\\x1b[31m', (Exception,), {})('x')",
    "a template": "raise NameError(\"name '{0.__init__.__globals__}' is not defined\")",
    "a false line": "raise SyntaxError('x', ('reward.py', 10 ** 9, 1, 'x'))",
    "another file's line": "raise SyntaxError('x', ('/etc/passwd', 1, 1, 'x'))",
    "printed terminal codes": "os.write(1, b'\\x1b[2J\\x00\\xff\\xfe' * 5000)\nraise ValueError",
}

_MUTE = {
    "an exception without text": "class E(Exception):\n    def __str__(self): raise E\nraise E",
    "an exception of no text": "class E(Exception):\n    def __str__(self): return 1\nraise E",
    "an exception that exits": "class E(Exception):\n    def __str__(self): sys.exit()\nraise E",
    "an exception with a line of text": "e = SyntaxError('x')\ne.filename, e.lineno = 'reward.py', object()\nraise e",
    "a class without a name": (
        "class M(type):\n    __name__ = property(lambda self: 1 / 0)\nclass E(Exception, metaclass=M): pass\nraise E"
    ),
}

_DECLARED = {
    "an unknown direction": "direction = 'sideways'",
    "a direction of terminal codes": "direction = '\\x1b[31m' * 100",
    "a direction of no text": "direction = [['lower']]",
    "domains of numbers": "domains = [1, 2]",
    "domains of nothing": "domains = 5",
    "a range of one": "allowed_range = (1,)",
    "a range backwards": "allowed_range = (1, 0)",
    "a range of texts": "allowed_range = ('a', 'b')",
    "a range of nan": "allowed_range = (float('nan'), 1)",
    "a range beyond all numbers": "allowed_range = (0, 10 ** 400)",
    "a range that is deep": "allowed_range = 0\nfor n in range(900):\n    allowed_range = [allowed_range]",
    "a long unit": "unit = 'x' * 10 ** 6",
    "a unit that raises": "class U:\n    def __str__(self): raise ValueError\nunit = U()",
    "a unit that never ends": "unit = []\nunit.append(unit)",
    "no reward": "del reward",
    "a reward that is none": "reward = 5",
    "no module": "sys.modules.clear()\n1 / 0",
}

ATTACKS: dict[str, Attack] = (
    {f"return {name}": answering(expression) for name, expression in _WRONG.items()}
    | {f"return {name}": Attack(code, ("error", "answer", "blocked", "memory")) for name, code in _OBJECTS.items()}
    | {f"raise {name}": called(body, "error") for name, body in _RAISED.items()}
    | {f"raise {name}": called(body, "error", "crash") for name, body in _MUTE.items()}
    | {
        f"declare {name}": Attack(
            f"def reward(designs):\n    return [1.0] * len(designs)\n{body}\n", ("load", "crash", "protocol")
        )
        for name, body in _DECLARED.items()
    }
    | {
        "raise while loading": loaded("1 / 0", "load"),
        "a script that cannot be read": loaded("def ((", "load"),
        "a script without a reward": Attack("x = 1\n", ("load",)),
    }
)

"""Taking too much: memory, descriptors, output, recursion, and time without end."""

from __future__ import annotations

import sys

from tests.rewards.attacks.attack import Attack, called, loaded

_NO_MEMORY = ("memory", "crash")
_NO_TIME, _SOON = ("timeout",), 0.2

_MEMORY = {
    "a terabyte": "bytearray(1 << 40)",
    "half a gigabyte": "b'x' * (512 << 20)",
    "a large array": "np.ones(1 << 32)",
    "a list that doubles": "many = [0]\nwhile True:\n    many += many",
    "a text that doubles": "text = 'x'\nwhile True:\n    text += text",
    "a dictionary without end": "many = {}\nwhile True:\n    many[len(many)] = bytes(1 << 16)",
    "arrays without end": "many = []\nwhile True:\n    many.append(np.ones(1 << 20))",
    "a zip bomb": (
        "import zlib\n"
        "bomb = zlib.compressobj(1)\n"
        "pressed = b''.join([bomb.compress(bytes(16 << 20)) for n in range(40)] + [bomb.flush()])\n"
        "zlib.decompress(pressed)"
    ),
    "a picture bomb": "from PIL import Image\nImage.new('RGB', (1 << 15, 1 << 15))",
    "a large number's text": "sys.set_int_max_str_digits(0)\n'%0*d' % (1 << 30, 1)",
    "mappings without end": "while True:\n    ctypes.memset(checked(C.mmap(0, 16 << 20, 3, 0x22, -1, 0)), 1, 16 << 20)",
    "small mappings without end": (
        "while True:\n    checked(C.mmap(0, 4096, 3, 0x22, -1, 0)); checked(C.mmap(0, 4096, 1, 0x22, -1, 0))"
    ),
    "the C library's memory": (
        "C.malloc.restype = ctypes.c_void_p\n"
        "while True:\n"
        "    page = C.malloc(ctypes.c_size_t(16 << 20))\n"
        "    if not page:\n"
        "        raise MemoryError\n"
        "    ctypes.memset(page, 1, 16 << 20)"
    ),
    "a growing heap": (
        "C.sbrk.restype = ctypes.c_long\n"
        "while True:\n"
        "    if C.sbrk(ctypes.c_long(16 << 20)) == -1:\n"
        "        raise MemoryError"
    ),
}

# A shared mapping keeps all its pages while one of them is mapped, and RLIMIT_AS counts that one.
_KEPT = """for part in range(16):
    page = checked(C.mmap(0, 32 << 20, 3, 0x21, -1, 0))
    ctypes.memset(page, 1, 32 << 20)
    C.munmap(page + 4096, (32 << 20) - 4096)"""

_TIME = {
    "a loop without end": "while True:\n    pass",
    "a long sleep": "time.sleep(1000)",
    "a loop that catches everything": (
        "while True:\n    try:\n        time.sleep(1000)\n    except BaseException:\n        pass"
    ),
    "a loop deaf to signals": "signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass",
    "a loop that blocks signals": (
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nwhile True:\n    pass"
    ),
    "a regular expression": "re.match(r'(a+)+$', 'a' * 64 + 'b')",
    "a large power": "len(str(3 ** (10 ** 8)))",
    "a long sum": "sum(range(10 ** 12))",
    "a long sort": "max(range(10 ** 12))",
    "a long product of matrices": "m = np.ones((3000, 3000))\nwhile True:\n    m = m @ m",
    "an iterator without end": "import itertools\nany(itertools.repeat(False))",
    "a wait for nobody": "select.select([], [], [])",
    "a wait on a lock": "word = ctypes.c_uint32(1)\ncall('futex', ctypes.byref(word), 128, 1, 0, 0, 0)",
    "a wait on a Python lock": "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "a wait for the studio": "while True:\n    os.read(3, 1)",
    "a finaliser without end": (
        "class F:\n    def __del__(self):\n        while True:\n            pass\nwhile True:\n    F()"
    ),
    "a trace function without end": "def trace(*_):\n    while True:\n        pass\nsys.settrace(trace)\n(lambda: 0)()",
}

_CRASH = {
    "a null pointer": "ctypes.string_at(0)",
    "a wild write": "ctypes.memset(8, 0, 8)",
    "a wild jump": "ctypes.CFUNCTYPE(None)(8)()",
    "its own code unmapped": "C.munmap(ctypes.cast(C.munmap, ctypes.c_void_p).value & -4096, 4096)",
    "its own objects unmapped": "checked(C.munmap(id(designs) & -4096, 1 << 20))\ndesigns.clear()",
    "a broken object": "ctypes.memset(id(designs), 0, 64)\ndesigns.clear()",
    "a broken code object": "eval((lambda: 0).__code__.replace(co_code=b'\\x01' * 64, co_stacksize=0))",
    "it leaves": "os._exit(0)",
    "it closes everything": "os.closerange(0, 100)",
    "it closes the channel": "os.close(3)",
}

# From 3.12 on Python bounds its own C calls whatever a script sets: an error that names the line. Before, it crashes.
_BOUNDED = sys.version_info >= (3, 12)
_PYTHON_END, _PYTHON_WORDS = ("error", "use a loop (line ") if _BOUNDED else ("crash", "recursed too deeply")
_RECURSION = {
    "deep recursion": "sys.setrecursionlimit(1 << 30)\ndef f():\n    return f.__call__()\nf()",
    "deep representation": (
        "many = []\nsys.setrecursionlimit(1 << 30)\nfor n in range(10 ** 6):\n    many = [many]\nrepr(many)"
    ),
}
# A library's recursion is bounded by the stack alone, in every version.
_DEEP_PATTERN = "C.regcomp(ctypes.create_string_buffer(1000), b'(' * 10 ** 6 + b')' * 10 ** 6, 1)"

ATTACKS: dict[str, Attack] = (
    {name: called(body, *_NO_MEMORY, "error") for name, body in _MEMORY.items()}
    | {name: called(body, *_NO_TIME, seconds=_SOON) for name, body in _TIME.items()}
    | {name: called(body, "crash") for name, body in _CRASH.items()}
    | {name: called(body, _PYTHON_END, words=_PYTHON_WORDS) for name, body in _RECURSION.items()}
    | {
        "deep recursion of the C library": called(_DEEP_PATTERN, "crash", words="recursed too deeply"),
        "memory kept by one page": called(_KEPT, "blocked", "memory", "crash"),
        "an exception's text without end": called(
            "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise E",
            "timeout",
            "crash",
            "error",
            seconds=_SOON,
        ),
        "a loop without end while loading": loaded("while True:\n    pass", "timeout", seconds=_SOON),
        "a long sleep while loading": loaded("time.sleep(1000)", "timeout", seconds=_SOON),
        "a large number while loading": loaded("9 ** 9 ** 9", "timeout", seconds=_SOON),
        "memory while loading": loaded("many = bytearray(1 << 40)", *_NO_MEMORY),
        "recursion": called("def f():\n    return f()\nf()", "error"),
        "deep source": loaded("(" * 5000 + ")" * 5000, "load", "memory", "crash"),
        "deep unary source": loaded("x = " + "-" * 200_000 + "1", "load", "memory", "crash"),
        "deep blocks": loaded("\n".join("    " * n + "if 1:" for n in range(200)), "load", "memory", "crash"),
        "deep attributes": loaded("x = lambda: x" + ".y" * 100_000, "load", "memory", "crash"),
        "descriptors without end": called("while True:\n    os.dup(0)", "error"),
        "high descriptors": called("fcntl.fcntl(0, fcntl.F_DUPFD, 5000)", "error", "blocked"),
        "output without end": called("while True:\n    print('x' * 10000)", "crash", "timeout"),
        "errors without end": called("while True:\n    os.write(2, b'x' * 65536)", "crash", "timeout"),
        "output while loading": loaded("while True:\n    os.write(1, b'\\xff' * 65536)", "crash", "timeout"),
        "an exception's text of a gigabyte": called("raise ValueError('x' * (100 << 20))", "error", "memory", "crash"),
        "exceptions in exceptions": called(
            (
                "error = None\n"
                "for n in range(100_000):\n"
                "    new = ValueError(n)\n"
                "    new.__cause__ = new.__context__ = error\n"
                "    error = new\n"
                "raise error"
            ),
            "error",
            "crash",
        ),
        "it exits": called("sys.exit(0)", "error"),
        "it interrupts": called("raise KeyboardInterrupt", "error"),
        "it ends a generator": called("raise GeneratorExit", "error"),
        "it pretends the studio has gone": called("raise EOFError", "error"),
        "it asks": called("input()", "error"),
    }
)

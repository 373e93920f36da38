"""Scripts that lie about scores, which no sandbox can prevent.

What must still hold: they hurt nobody but themselves.
"""

from __future__ import annotations

from tests.rewards.attacks.attack import called

_HONEST = "\ndef reward(designs):\n    return [1.0] * len(designs)\n"

_PATCHED = {
    "struct.pack gives nothing": "struct.pack = lambda *given: b''",
    "struct.pack gives too much": "struct.pack = lambda *given: b'x' * 10 ** 6",
    "struct.pack gives texts": "struct.pack = lambda *given: 'x'",
    "json.dumps gives nothing": "json.dumps = lambda *given, **more: ''",
    "json.loads gives nothing": "json.loads = lambda *given, **more: []",
    "os.write writes nothing": "os.write = lambda *given: 0",
    "os.write writes twice": "write = os.write\nos.write = lambda d, data: (write(d, data), write(d, data))[0]",
    "os.write lies": "write = os.write\nos.write = lambda d, data: write(d, data) and 10 ** 6",
    "os.read reads nothing": "os.read = lambda *given: b''",
    "os._exit does nothing": "os._exit = lambda *given: None",
    "len is one": "import builtins\nbuiltins.len = lambda given: 1",
    "float is nan": "import builtins\nbuiltins.float = lambda *given: 0.5",
    "isinstance agrees": "import builtins\nbuiltins.isinstance = lambda *given: True",
    "list is a text": "import builtins\nbuiltins.list = str",
    "no builtins": (
        "import builtins\n"
        "for name in dir(builtins):\n"
        "    if not name.startswith('_') and name not in ('delattr', 'dir'):\n"
        "        delattr(builtins, name)"
    ),
    "no modules": "sys.modules.clear()",
    "numpy is a text": "sys.modules['numpy'] = 'x'",
    "the worker's functions": (
        "runner = sys.modules['inside.script_runner']\n"
        "runner._load = runner.parse_scores = runner.error_report = lambda *given: b''"
    ),
    "the worker's bounds": (
        "protocol = sys.modules['inside.protocol']\n"
        "protocol.MAX_PAYLOAD.clear()\n"
        "protocol.HEADER = struct.Struct('<QQQ')"
    ),
    "the worker's frames": (
        "frame = sys._getframe()\n"
        "while frame:\n"
        "    if isinstance(frame.f_locals, dict):\n"
        "        frame.f_locals.clear()\n"
        "    frame.f_globals.clear() if frame.f_back else None\n"
        "    frame = frame.f_back"
    ),
    "what the collector knows": (
        "for found in gc.get_objects():\n    if isinstance(found, dict) and 'zygote' in found:\n        found.clear()"
    ),
    "old sockets": "for found in gc.get_objects():\n    if isinstance(found, socket.socket):\n        found.close()",
    "every descriptor's duplicates": "for n in range(40):\n    os.dup(n % 5)",
    "a profile function": "sys.setprofile(lambda *given: None)",
    "an exception hook": "sys.excepthook = sys.unraisablehook = lambda *given: os.write(3, b'x')",
    "an audit hook": "sys.addaudithook(lambda *given: 1 / 0)",
    "a handler for every signal": (
        "for n in signal.valid_signals():\n"
        "    try:\n"
        "        signal.signal(n, lambda *_: None)\n"
        "    except (OSError, ValueError):\n"
        "        pass"
    ),
    "its own log read": "os.read(os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK), 99)",
    "a trace function": "sys.settrace(lambda *given: None)",
    "what the collector calls": "gc.callbacks.append(lambda *given: 1 / 0)",
    "work at the end": "import atexit\natexit.register(lambda: os.write(3, b'x' * 99))",
    "work at a fork": (
        "os.register_at_fork(before=lambda: 1 / 0, after_in_child=lambda: 1 / 0, after_in_parent=lambda: 1 / 0)"
    ),
    "bytes at every signal": "try:\n    signal.set_wakeup_fd(3)\nexcept ValueError:\n    pass",
    "a stack for signals that is not there": "call('sigaltstack', struct.pack('QiiQ', 4096, 0, 0, 65536), 0)",
    "its imports": "sys.meta_path.clear()\nsys.path_hooks.clear()\nsys.path_importer_cache.clear()",
    "its own lock lost": "ctypes.pythonapi.PyEval_SaveThread()",
}

_TOLD = {
    "nan": "return [float('nan')] * len(designs)",
    "infinities": "return [float('inf'), float('-inf'), -0.0][:len(designs)]",
    "subnormal numbers": "return [5e-324] * len(designs)",
    "booleans": "return [True] * len(designs)",
    "half numbers": "return np.ones(len(designs), np.float16)",
    "whole numbers": "return np.arange(len(designs))",
    "another byte order": "return np.ones(len(designs), '>f8')",
    "a masked array": "return np.ma.masked_all(len(designs))",
    "a generator": "return (float(n) for n, d in enumerate(designs))",
    "a set": "return set(range(len(designs)))",
    "random numbers": "return np.random.random(len(designs))",
    "numbers that grow": "reward.n = getattr(reward, 'n', 0) + 1\n    return [float(reward.n)] * len(designs)",
    "numbers of the time": "return [time.time()] * len(designs)",
    "changed designs": "designs[:] = ['x'] * 3\n    return [1.0, 1.0, 1.0]",
    "answers of its own": (
        "say(2, b'S', struct.pack('<3d', 1, 2, 3))\n    say(3, b'S', struct.pack('<3d', 1, 2, 3))\n    time.sleep(1)"
    ),
    "a false nan": (
        "say(2, b'S', bytes.fromhex('010000000000f07f') * 3)\n"
        "    say(3, b'S', bytes.fromhex('ffffffffffffffff') * 3)\n"
        "    os._exit(0)"
    ),
    "all calls by itself": (
        "for n in range(2, 9):\n"
        "        say(n, b'S', struct.pack('<3d', n, n, n))\n"
        "        os.read(3, 65536)\n"
        "    os._exit(0)"
    ),
}

LIES: dict[str, str] = (
    {name: f"{body}{_HONEST}" for name, body in _PATCHED.items()}
    | {f"in the call, {name}": called(body).code for name, body in _PATCHED.items()}
    | {name: f"def reward(designs):\n    {body}\n" for name, body in _TOLD.items()}
)

# They answer by themselves and go on: the studio must see to it that they rest between calls.
_ON = "    while True:\n        pass\n"
RESTLESS = {
    "after scores": "def reward(designs):\n    say(2, b'S', struct.pack('<3d', 1, 2, 3))\n" + _ON,
    "after an error": "def reward(designs):\n    say(2, b'E', b'{}')\n" + _ON,
    "after loading": "say(1, b'R', b'{}')\nif 1:\n" + _ON,
    "deaf": (
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "def reward(designs):\n"
        "    say(2, b'S', struct.pack('<3d', 1, 2, 3))\n"
    )
    + _ON,
    "in a finaliser": (
        "class F:\n"
        "    def __del__(self):\n"
        "        while True:\n"
        "            pass\n"
        "def reward(designs):\n"
        "    say(2, b'S', struct.pack('<3d', 1, 2, 3))\n"
        "    F()\n"
    ),
}

DECLARATIONS = (
    """unit = '\\x1b[31m<b>' + '\\u202e' * 50 + 'x' * 500
domains = ['\\x1b]0;x\\x07', '<script>'] * 3
direction = ' LOWER '
allowed_range = '01'
"""
    + _HONEST
)

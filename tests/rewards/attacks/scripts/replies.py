"""Speaking for the worker: frames written to the channel by the script itself."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called, loaded

# The channel is descriptor 3; loading is request 1, the first call 2. A frame: payload bytes, id, kind, payload.
_SCORES = "struct.pack('<3d', 1, 2, 3)"
_LATE = ("timeout", "protocol")  # the stop at the deadline is answered too, after what the script had begun
_SOON = 0.2
_DENIED = "\nraise SystemExit"  # so that an ignored frame does not end in scores

_CALLED = {
    "too few scores": "say(2, b'S', struct.pack('<d', 1))",
    "too many scores": "say(2, b'S', bytes(8 * 1000))",
    "scores without end": "say(2, b'S', b'', 0xffffffff)",
    "two gigabytes of scores": "say(2, b'S', bytes(100), 1 << 31)",
    "part of a score": "say(2, b'S', bytes(23))",
    "an earlier id": "say(1, b'S', {scores})",
    "a later id": "say(3, b'S', {scores})",
    "id zero": "say(0, b'S', {scores})",
    "a large id": "say(0xffffffff, b'S', {scores})",
    "an unknown kind": "say(2, b'Z', {scores})",
    "a kind of zero": "say(2, b'\\0', {scores})",
    "a request": "say(2, b'J', b'[]')",
    "a script": "say(2, b'L', b'import os')",
    "confined once more": "say(2, b'C', b'{{\"mode\": \"strict\"}}')",
    "confined with id zero": "say(0, b'C', b'{{\"mode\": \"strict\"}}')",
    "not confined": "say(0, b'C', b'{{\"refused\": \"x\"}}')",
    "ready once more": "say(2, b'R', b'{{}}')",
    "an error beyond its bound": "say(2, b'E', b'{{\"text\": \"' + b'x' * 3000 + b'\"}}')",
    "an error of four gigabytes": "say(2, b'E', b'{{', 0xffffffff)",
    "an error that is no JSON": "say(2, b'E', b'oops')",
    "an error of nothing": "say(2, b'E', b'')",
    "an error that is a list": "say(2, b'E', b'[1, 2]')",
    "an error that is null": "say(2, b'E', b'null')",
    "an error that is no text": "say(2, b'E', b'\\xff\\xfe\\x00\\xd8' * 100)",
    "a pickled error": (
        "import pickle\n"
        "class P:\n"
        "    def __reduce__(self):\n"
        "        return (open, (CANARY, 'w'))\n"
        "say(2, b'E', pickle.dumps(P()))"
    ),
    "a deep error": "say(2, b'E', b'[' * 2000)",
    "a deep object": "say(2, b'E', b'{{\"a\":' * 300)",
    "a large number": "say(2, b'E', b'9' * 2048)",
    "random bytes": "os.write(3, os.urandom(4096))",
    "zeros without end": "while True:\n    os.write(3, bytes(65536))",
    "frames without end": "while True:\n    os.write(3, struct.pack('<IIc', 0, 9, b'S') * 5000)",
}

# Errors that may be believed, as far as their words go.
_SAID = {
    "an error with a deep name": "'{{\"name\": ' + '[' * {depth} + ']' * {depth} + '}}'",
    "an error of wrong types": "json.dumps({{'kind': [], 'name': {{}}, 'text': 1e308, 'line': {{'a': 1}}}})",
    "an error with a far line": "json.dumps({{'line': 10 ** 400, 'name': 'E', 'text': ''}})",
    "an error with a negative line": "json.dumps({{'line': -1}})",
    "an error with a line of true": "json.dumps({{'line': True}})",
    "an error of an unknown kind": "json.dumps({{'kind': 'closed', 'name': 'E'}})",
    "an error that is empty": "'{{}}'",
    "an error in red": (
        "json.dumps({{'name': '\\x1b[31m', 'text': '\\x1b]0;title\\x07 \\u202e\\ud800 \\x9b2J "
        "<script>alert(1)</script>'}})"
    ),
    "an error with a template": (
        "json.dumps({{'name': 'NameError', 'text': \"name '{{0.__class__}}' is not defined\"}})"
    ),
    "an error with a million marks": "json.dumps({{'text': 'a' + '\\u0301' * 300}})",
}

_LOADED = {
    "scores while loading": "say(1, b'S', b'')",
    "confined while loading": "say(1, b'C', b'{}')",
    "confined again while loading": "say(0, b'C', b'{\"mode\": \"strict\"}')",
    "declarations beyond their bound": "say(1, b'R', b'{}' + b' ' * 5000)",
    "declarations that are a list": "say(1, b'R', b'[]')",
    "declarations that are no JSON": "say(1, b'R', b'{')",
    "declarations that are deep": "say(1, b'R', b'[' * 4000)",
}

ATTACKS: dict[str, Attack] = (
    {f"answer with {name}": called(body.format(scores=_SCORES) + _DENIED, "protocol") for name, body in _CALLED.items()}
    | {
        f"answer with {name}": called(f"say(2, b'E', ({said.format(depth=900)}).encode())", "error", "protocol")
        for name, said in _SAID.items()
    }
    | {f"answer with {name}": loaded(body, "protocol") for name, body in _LOADED.items()}
    | {
        "answer with a header and no more": called(
            "os.write(3, struct.pack('<IIc', 24, 2, b'S'))\ntime.sleep(100)", *_LATE, seconds=_SOON
        ),
        "answer with half a header": called("os.write(3, bytes(5))\nos._exit(0)", "crash"),
        "answer byte by byte": called(
            (
                f"for byte in struct.pack('<IIc', 24, 2, b'S') + {_SCORES}:\n"
                f"    os.write(3, bytes([byte]))\n"
                f"    time.sleep(0.1)"
            ),
            *_LATE,
            seconds=_SOON,
        ),
        "answer byte by byte for ever": called(
            "signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    os.write(3, b'\\0')\n    time.sleep(0.15)",
            "timeout",
            "protocol",
            seconds=_SOON,
        ),
        "answer, then leave": called(f"say(2, b'S', {_SCORES})\nos._exit(0)", "crash"),
        "answer, then answer": called(f"say(2, b'S', {_SCORES})", "protocol"),
        "read the next request and stay": called(
            f"say(2, b'S', {_SCORES})\nwhile True:\n    os.read(3, 65536)", *_LATE, seconds=_SOON
        ),
        "never read the next request": called(f"say(2, b'S', {_SCORES})\ntime.sleep(100)", *_LATE, seconds=_SOON),
        "another channel": called("os.close(3)\nos.dup(0)", "crash"),
        "the log as a channel": called("os.close(3)\nos.dup(1)", "crash"),
        "a channel over the channel": called("os.dup2(0, 3)"),
    }
)

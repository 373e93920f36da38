"""Studies of a moment's size, as they are asked for."""

CHAIN = {"domain": "chain", "lanes": 4, "particles": 3}
SWEEP = {
    "kind": "sweep",
    "settings": CHAIN,
    "axes": [{"setting": "α", "values": "0.1, 0.4"}, {"setting": "M", "values": "2, 3"}],
}
COMPARE = {"kind": "compare", "settings": CHAIN, "methods": ["svdd", "smc"], "budget": 200}

"""Networks are loaded one at a time, and once.

While diffusers and transformers load a network they change how any thread's networks are made (accelerate's
init_empty_weights replaces nn.Module.register_parameter), and while they are imported they put other modules in their
own place; who loads meanwhile gets parameters without data, or a module without names.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from threading import RLock
from typing import Any

LOADING = RLock()
_NOTHING = object()


def load_once(maxsize: int) -> Callable[[Callable], Callable]:
    """An lru_cache whose misses wait for one another; what is there already waits for nobody."""

    def decorate(load: Callable) -> Callable:
        kept: OrderedDict[Any, Any] = OrderedDict()

        @wraps(load)
        def loaded(*arguments: Any, **named: Any) -> Any:
            key = arguments, tuple(sorted(named.items()))
            found = kept.get(key, _NOTHING)
            if found is _NOTHING:
                with LOADING:
                    found = kept[key] if key in kept else load(*arguments, **named)
                    kept[key] = found
                    while len(kept) > maxsize:
                        kept.popitem(last=False)
            with suppress(KeyError):  # another thread may have let it go
                kept.move_to_end(key)
            return found

        loaded.cache_clear = kept.clear
        return loaded

    return decorate

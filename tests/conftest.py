"""What the engine's tests share: requests small enough for any machine."""
import pytest

from engines.request import Request

SMALL = {
    "molecule": {"lanes": 3, "particles": 2, "levels": 3},
    "chain": {"lanes": 8, "particles": 4, "levels": 5, "alpha": 0.2},
    "mixture": {"lanes": 8, "particles": 4, "levels": 5, "alpha": 0.5},
}


@pytest.fixture
def small():
    """small(domain, **settings) → a Request that takes a moment."""
    return lambda name, **settings: Request(domain=name, **{**SMALL[name], **settings})

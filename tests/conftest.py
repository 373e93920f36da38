"""What all tests share: requests small enough for any machine, and a visible skip where scripts cannot be confined."""

import pytest

from engines.request import Request
from engines.rewards.sandbox.process.system import best_mode

SMALL = {
    "molecule": {"lanes": 3, "particles": 2, "levels": 3},
    "enhancer": {"lanes": 2, "particles": 2, "levels": 3},
    "utr": {"lanes": 3, "particles": 2, "levels": 3},
    "image": {"lanes": 2, "particles": 2, "levels": 3},
    "chain": {"lanes": 8, "particles": 4, "levels": 5, "alpha": 0.2},
    "mixture": {"lanes": 8, "particles": 4, "levels": 5, "alpha": 0.5},
    "gb1": {"lanes": 8, "particles": 4, "levels": 5, "alpha": 0.5},
}
# Files of the browser that take about as long as its others, and files elsewhere that take longest.
ONE_BROWSER = (
    "test_form.py",
    "test_access.py",
    "test_first_result.py",
    "test_page.py",
    "test_pictures.py",
    "test_strangers.py",
)
LONG = ("test_attacks.py", "test_monte_carlo.py", "test_kills.py", "test_zerogpu.py", "test_contributing.py")
BRIEF = {"refine": {"rounds": 3, "share": 0.2}}  # settings with which a sampler takes a moment


@pytest.fixture
def small():
    """small(domain, **settings) → a Request that takes a moment."""
    return lambda name, **settings: Request(
        domain=name, **{**SMALL[name], **BRIEF.get(settings.get("sampler"), {}), **settings}
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "sandbox: needs a system that confines scripts")
    config.addinivalue_line("markers", "ray: needs the package ray")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _begins(item.nodeid.partition("::")[0]))
    if best_mode() is None:
        for item in items:
            if item.get_closest_marker("sandbox"):
                item.add_marker(pytest.mark.skip(reason="this system cannot confine scripts"))


def pytest_xdist_make_scheduler(config, log):
    """One process runs a file, or one half of the browser's, which share a studio; in the order of `_begins`."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return _scope(nodeid.partition("::")[0])

    config.option.loadscopereorder = False
    return ByFile(config, log)


def _scope(file: str) -> str:
    if "browser" not in file.split("/"):
        return file
    return "a browser" if file.endswith(ONE_BROWSER) else "another browser"


def _begins(file: str) -> int:
    """What takes longest comes first, so that no process is left alone with it at the end."""
    if "browser" in file.split("/"):
        return 0
    return 1 if file.endswith(LONG) else 2

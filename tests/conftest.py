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
    if best_mode() is None:
        for item in items:
            if item.get_closest_marker("sandbox"):
                item.add_marker(pytest.mark.skip(reason="this system cannot confine scripts"))


def pytest_xdist_make_scheduler(config, log):
    """One process runs a file, and all files of the browser, which share a studio and take longest: they come first."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return "browser" if "browser" in file.split("/") else file

    config.option.loadscopereorder = False
    return ByFile(config, log)

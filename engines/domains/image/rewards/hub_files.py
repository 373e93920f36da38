"""What a reward needs that is not here: a Python package, and weights on the model hub; and whether they can be had."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

HUB_TIMEOUT = 4  # seconds until the hub counts as out of reach


@dataclass(frozen=True)
class Requirements:
    """What a reward needs. label: of the reward. package: as imported; pip: as installed.

    files: (repository, file) on the hub, size: of all of them together.
    """

    label: str
    package: str
    pip: str
    files: tuple[tuple[str, str], ...]
    size: str

    def missing(self) -> str:
        """Why it cannot be had here, as a sentence; "" where it can."""
        if find_spec(self.package) is None:
            return (
                f"{self.label} needs the Python package {self.pip}: install it with “pip install {self.pip}” "
                "and start the studio again, or choose another reward."
            )
        if not self.download() or all(is_reachable(repo) for repo, _ in self.files):
            return ""
        return (
            f"{self.label} would download {self.size} from huggingface.co ({self.files[0][0]}), "
            "which cannot be reached from here; connect this machine, or choose another reward."
        )

    def download(self) -> str:
        """How much its first use would download; "" where all of it is here."""
        return "" if all(is_cached(*file) for file in self.files) else self.size


def is_cached(repo: str, file: str) -> bool:
    """Whether a file of the hub was downloaded before."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(repo, file), str)


def is_reachable(repo: str) -> bool:
    """Whether a repository of the hub can be downloaded from here."""
    from huggingface_hub import HfApi

    try:
        return bool(HfApi().model_info(repo, timeout=HUB_TIMEOUT))
    except Exception:  # offline, forbidden, moved: all the same here
        return False

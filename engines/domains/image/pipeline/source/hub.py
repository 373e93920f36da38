"""What the model hub says of a model, asked briefly."""

from __future__ import annotations

HUB_TIMEOUT = 5  # seconds until the hub counts as out of reach
OFFLINE = (
    "The model hub cannot be reached from here, and “{}” is not kept on this machine. "
    "Check the network, name a folder, or leave “model” empty for the embedded one."
)


def hub_reachable() -> bool:
    """Whether the model hub answers; asked once and briefly."""
    from huggingface_hub import constants
    from huggingface_hub.utils import get_session

    try:
        if constants.HF_HUB_OFFLINE:
            return False
        return get_session().head(constants.ENDPOINT, timeout=HUB_TIMEOUT).status_code < 500
    except Exception:
        return False


def files_on_hub(name: str) -> list[str]:
    """The paths of a hub model's files. Raises ValueError where there is none, it is not granted, or no hub answers."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    try:
        return [sibling.rfilename for sibling in HfApi().model_info(name, timeout=HUB_TIMEOUT).siblings]
    except HFValidationError:
        raise ValueError(
            f"“{name[:100]}” is neither a folder nor a hub id such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except GatedRepoError:
        raise ValueError(
            f"“{name}” asks for an agreement first: accept it on its page of the model hub and log in (hf auth login)."
        ) from None
    except RepositoryNotFoundError:
        raise ValueError(
            f"There is no model “{name}” on the hub, or it is private; "
            "check the spelling, such as stable-diffusion-v1-5/stable-diffusion-v1-5."
        ) from None
    except Exception:
        raise ValueError(OFFLINE.format(name)) from None

"""A pipeline saved once, copies of it to be damaged, and how a request is refused."""

import shutil

import pytest
from pydantic import ValidationError

from engines.request import Request, sentences
from tests.domains.image.tiny import stable


@pytest.fixture(scope="session")
def saved_model(tmp_path_factory):
    """The folder of a random pipeline of 16 × 16 pixels. Not to be changed."""
    folder = tmp_path_factory.mktemp("saved")
    stable().save_pretrained(folder)
    return folder


@pytest.fixture
def model_copy(saved_model, tmp_path):
    """A copy of it, named “model”, to be damaged."""
    return shutil.copytree(saved_model, tmp_path / "model")


@pytest.fixture
def refusal():
    """refusal(**conditions) → the sentence with which a request for pictures under these conditions is refused."""

    def refuse(**conditions) -> str:
        with pytest.raises(ValidationError) as caught:
            Request(domain="image", **conditions)
        sentence = " ".join(sentences(caught.value))
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 300
        return sentence

    return refuse

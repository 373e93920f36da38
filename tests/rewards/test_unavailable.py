"""A package that scripts cannot use names what to do instead, whatever went wrong when it was imported."""

from __future__ import annotations

import pytest

from engines.rewards.sandbox import Limits, Script, ScriptError, Zygote
from engines.rewards.sandbox.advice import error_from_report
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.sandbox.unavailable import _GROUPS, import_advice

WAYS_OUT = {
    "torch": "built-in reward",
    "torch.nn": "numpy",
    "tensorflow": "numpy",
    "transformers": "built-in reward",
    "sklearn.ensemble": "coefficients, trees",
    "pandas": "csv are here",
    "scipy.stats": "numpy.linalg",
    "requests": "no network",
    "httpx": "no network",
    "cv2": "Pillow",
    "matplotlib.pyplot": "Pillow",
    "openbabel": "RDKit is here",
    "multiprocessing": "in a loop",
    "tqdm": "leave it out",
}
FORMS = (
    "import math, {0}.nn as nn",
    "import math; import {0}",
    "try: import {0}",
    "x = __import__('{0}')",
    'importlib.import_module("{0}.nn")',
    "import {0}",
    "import {0} as x",
    "from {0} import x",
    "import math, sys\nimport {0}",
    "    import {0}",
)


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote(limits=Limits(load_seconds=5, call_seconds=2))
    yield zygote
    zygote.close()


def fault(launcher, text: str) -> ScriptError:
    worker = launcher.worker()
    with pytest.raises(ScriptError) as caught:
        worker.load(Script("x", text))
        worker.judge(["C"])
    worker.close()
    return caught.value


@pytest.mark.sandbox
@pytest.mark.parametrize("package", WAYS_OUT)
def test_an_import_that_fails_names_the_way_out(zygote, package):
    """Also where it is installed, and fails for a reason of its own that would lead astray."""
    error = fault(zygote, f"'''Mine.'''\nimport {package}\ndef reward(designs):\n    return [1.0] * len(designs)\n")
    words = (WAYS_OUT[package], f"cannot use {package.partition('.')[0]}", "CONTRIBUTING", "--trust-uploaded-code")
    assert all(word in error.sentence for word in words) and error.line == 2
    assert len(error.sentence) < 600 and "\n" not in error.sentence and error.kind == "load"


@pytest.mark.sandbox
def test_an_import_inside_the_function_does_too(zygote):
    error = fault(zygote, "def reward(designs):\n    import torch\n    return [1.0] * len(designs)\n")
    assert "cannot use torch" in error.sentence and error.line == 2


@pytest.mark.sandbox
def test_a_package_that_nobody_knows_is_not_here(zygote):
    error = fault(zygote, "import pandas_of_my_own\ndef reward(designs):\n    return [1.0] * len(designs)\n")
    assert "pandas_of_my_own is not here; numpy, rdkit, Pillow" in error.sentence


def test_where_nothing_confines_it_can_be_installed():
    error = fault(UnconfinedLauncher(), "import tensorflow_that_is_missing\nimport tensorflow\n")
    assert "not here" in error.sentence
    error = fault(UnconfinedLauncher(), "import tensorflow\ndef reward(designs):\n    return [1.0]\n")
    assert "install tensorflow into the studio's own Python environment" in error.sentence and error.line == 1


@pytest.mark.parametrize("kind", ["error", "blocked", "memory", "timeout", "nonsense"])
def test_whatever_kind_of_fault_an_import_ends_in(kind):
    """Threads that are refused, memory that runs out, a library of 400 MB that takes too long."""
    report = {"kind": kind, "name": "OSError", "text": "libgomp: Thread creation failed", "line": 1}
    error = error_from_report(report, True, "", ["import torch", "def reward(d): pass"])
    assert "cannot use torch" in error.sentence and "(line 1)" in error.sentence


def test_a_process_that_dies_of_an_import_says_so_too():
    text = "import os\nimport sys\nif 'torch' not in sys.modules:\n    os._exit(9)\nimport torch\n"
    error = fault(UnconfinedLauncher(), text)
    assert error.kind == "crash" and "install torch" in error.sentence


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_import_is_seen(form):
    source = form.format("torch").split("\n")
    assert "torch" in import_advice(source, len(source)) and "torch" in import_advice(source, None)


@pytest.mark.parametrize(
    "line", ["x = 'import torch'", "# import torch", "important torch", "import math", "import torchlight"]
)
def test_what_is_no_import_of_it_is_not(line):
    assert import_advice([line], 1) == "" == import_advice([line], None)


def test_no_package_is_in_two_groups():
    packages = [package for words, _ in _GROUPS for package in words.split()]
    assert len(packages) == len(set(packages)) > 100

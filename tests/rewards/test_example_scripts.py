"""Every script that comes with the studio: it loads, is steady, and says what it should."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rdkit import Chem

from engines.domains import NAMES, domain
from engines.rewards.sandbox import Script, Zygote
from engines.rewards.sandbox.check import check
from engines.rewards.sandbox.inside.confinement.landlock import abi_version
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, STRICT
from engines.rewards.sandbox.script_reward import ScriptReward

pytestmark = pytest.mark.sandbox
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "rewards"
FILES = sorted(FOLDER.glob("*/*.py"))
ASPIRIN, CATECHOL, ETHANOL = "CC(=O)Oc1ccccc1C(=O)O", "Oc1ccccc1O", "CCO"


@pytest.fixture(scope="module", params=[STRICT, NO_OPEN])
def zygote(request):
    if request.param == STRICT and not abi_version():
        pytest.skip("this kernel has no Landlock")
    zygote = Zygote(request.param)
    yield zygote
    zygote.close()


def example_conditions(name):
    return domain(name).conditions(**domain(name).example_conditions).for_scripts()


@pytest.fixture
def scores(zygote):
    """scores("molecule/alerts", designs) → [N], higher is better; under the domain's example conditions, or others."""

    def judge(name, designs, conditions=None):
        conditions = conditions or example_conditions(name.split("/")[0])
        reward = ScriptReward(zygote, Script(name, (FOLDER / f"{name}.py").read_text()))
        reward.open()
        try:
            return reward.judge(designs, conditions).tolist()
        finally:
            reward.close()

    return judge


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_it_is_steady_and_in_its_range(zygote, file):
    name = file.parent.name
    script = Script(file.stem, file.read_text(encoding="utf-8"))
    report = check(zygote, script, domain(name).known_designs, example_conditions(name))
    assert report.unsteady == "" and report.outside == 0 and report.unjudged == 0 and report.milliseconds < 50
    assert file.read_text().startswith('"""') and report.declared.unit


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if f.parent.name in NAMES and f.stem in domain(f.parent.name).rewards],
    ids=lambda f: f"{f.parent.name}/{f.stem}",
)
def test_the_source_that_is_shown_is_the_built_in_reward(scores, file):
    chosen = domain(file.parent.name)
    plain = chosen.conditions(**chosen.example_conditions)
    want = chosen.rewards[file.stem].judge(chosen.known_designs, plain)
    np.testing.assert_allclose(scores(f"{file.parent.name}/{file.stem}", list(chosen.known_designs)), want, atol=1e-12)


OF_A_MODEL = {
    "hepg2",
    "k562",
    "wtc11",
    "specificity",
    "contrast",
    "hepg2_bound",
    "k562_bound",
    "wtc11_bound",
    "mrl_bound",
    "mrl",
    "motif",
    "words",
    "fold",
    "likeness",
    "fitness",
    "log_fitness",
    "independent",
}  # weights, matrices, counts, measurements, a picture or a package that no script can carry


def test_every_domain_has_a_template_and_every_plain_reward_its_source():
    for name in NAMES:
        plain = {key for key, reward in domain(name).rewards.items() if not reward.missing}
        assert {"template", *plain} - OF_A_MODEL <= {f.stem for f in FILES if f.parent.name == name}


@pytest.mark.parametrize(
    "name", ["template", "qed", "sa", "logp", "plogp", "similarity", "weight", "lead_likeness", "alerts"]
)
def test_no_molecule_is_nan(scores, name):
    assert np.isnan(scores(f"molecule/{name}", ["C1CC(", "nonsense"])).all()


def test_lead_likeness(scores):
    """Ethanol is too light and has no ring; aspirin (180 Da) is too light alone."""
    assert scores("molecule/lead_likeness", [ETHANOL, ASPIRIN, "Cc1ccc(cc1)C(=O)NCc1ccccn1"]) == [0.5, 0.75, 1.0]


def test_alerts(scores):
    """Catechol is a PAINS alert and a Brenk alert; benzene is neither."""
    assert scores("molecule/alerts", [CATECHOL, "c1ccccc1"]) == [-2, 0]


def test_similarity_is_of_molecules(scores):
    other_spelling = Chem.MolToSmiles(Chem.MolFromSmiles(ASPIRIN), doRandom=True)
    assert (
        scores("molecule/similarity", [ASPIRIN, other_spelling])[0]
        == 1
        == scores("molecule/similarity", [other_spelling])[0]
    )


@pytest.mark.parametrize("folder", ["enhancer", "utr"])
def test_gc_window(scores, folder):
    assert scores(f"{folder}/gc", ["ATATATATAT", "GCGCGATATA", "gcgcgatata", "GGGGGGGGGG"]) == pytest.approx(
        [0, 1, 1, 0]
    )


def test_motifs_on_both_strands(scores):
    """TGANTCA is its own reverse complement: a site counts once."""
    assert scores("enhancer/motif_count", ["AATGACTCATT", "TGACTCATGAGTCA", "TGACTCA".lower(), "AAAA"]) == [1, 2, 1, 0]


def test_upstream_starts(scores):
    assert scores("utr/uaug", ["AUGAUG", "atgc", "CCCC"]) == [-2, -1, 0]


def test_palette(scores):
    exact = Image.fromarray(np.full((4, 4, 3), (42, 157, 143), np.uint8))
    near, far = Image.new("RGB", (4, 4), (45, 150, 140)), Image.new("RGB", (4, 4), (255, 0, 255))
    one, two, three = scores("image/palette", [exact, near, far])
    assert one == 1 > two > three

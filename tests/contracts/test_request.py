"""A request says in sentences what is wrong with it, takes its defaults from the domain, and never changes."""

import re

import pytest
from pydantic import ValidationError

from engines.domains import NAMES, domain
from engines.request import FIELDS, Request, sentences
from tests.fitting import offered

NAN, INF = float("nan"), float("inf")
# settings → words that must be in a sentence
WRONG = [
    ({"domain": "proteins"}, ["no domain “proteins”", "molecule", "mixture"]),
    ({"domain": ["chain"]}, ["no domain", "chain"]),
    ({"rewards": {"beauty": 1}}, ["no reward “beauty”", "qed", "similarity"]),
    ({"domain": "chain", "rewards": {"qed": 1}}, ["no reward “qed” for chain", "letters"]),
    ({"rewards": {}}, ["at least one reward", "qed"]),
    ({"rewards": {"qed": 0, "sa": 0.0}}, ["weight 0", "guided"]),
    ({"rewards": {"qed": NAN}}, ["weight of qed", "number"]),
    ({"rewards": {"qed": INF}}, ["weight of qed", "number"]),
    ({"rewards": {"qed": 1e7}}, ["weight of qed", "1,000,000"]),
    ({"rewards": {"qed": "much"}}, ["rewards.qed", "a number", "“much”"]),
    ({"rewards": ["qed"]}, ["rewards", "names with numbers"]),
    ({"rewards": "qed"}, ["rewards", "names with numbers"]),
    ({"sampler": "magic"}, ["no sampler “magic”", "svdd", "best_of_n"]),
    ({"sampler": 3}, ["sampler", "text"]),
    ({"value": "exact"}, ["no value estimate “exact” for molecule", "pm"]),
    ({"lanes": 0}, ["lanes", "between 1 and 100,000", "it is 0"]),
    ({"lanes": "many"}, ["lanes", "a whole number", "“many”"]),
    ({"lanes": 2.5}, ["lanes", "a whole number", "“2.5”"]),
    ({"lanes": INF}, ["lanes", "a whole number"]),
    ({"lanes": [3]}, ["lanes", "a whole number"]),
    ({"lanes": "9" * 5000}, ["lanes", "a whole number"]),
    ({"particles": 0}, ["particles", "between 1 and 1,024", "M"]),
    ({"particles": 1025}, ["particles", "between 1 and 1,024"]),
    ({"lanes": 100_000, "particles": 1000}, ["lanes × particles", "8,000,000", "fewer"]),
    ({"alpha": -0.1}, ["α", "0 or more", "-0.1"]),
    ({"alpha": -INF}, ["α", "0 or more"]),
    ({"alpha": NAN}, ["α", "0 or more", "nan"]),
    ({"alpha": "cold"}, ["alpha", "a number", "“cold”"]),
    ({"levels": 0}, ["levels", "between 1 and 1000", "it is 0"]),
    ({"levels": 1001}, ["levels", "between 1 and 1000", "molecule model"]),
    ({"domain": "chain", "levels": 65}, ["levels", "between 3 and 64", "chain model"]),
    ({"seed": -1}, ["seed", "between 0 and", "it is -1"]),
    ({"seed": 2**53}, ["seed", "between 0 and 9007199254740991"]),
    ({"reference": "C1CC("}, ["“C1CC(”", "not a SMILES", "brackets"]),
    ({"reference": "C" * 1001}, ["SMILES has 1,001 letters"]),
    ({"reference": 3}, ["reference", "text"]),
    ({"rewards": {"similarity": 1}}, ["similarity needs “reference”"]),
    ({"rewards": {"similarity": 1}, "reference": "  "}, ["similarity needs “reference”"]),
    ({"lightest": 400, "heaviest": 300}, ["weight window", "upwards", "400"]),
    ({"lightest": -1}, ["weight window"]),
    ({"heaviest": NAN}, ["weight window"]),
    ({"heaviest": INF}, ["weight window"]),
    ({"lightest": "light"}, ["lightest", "a number"]),
    ({"colour": "red"}, ["no setting “colour”", *FIELDS]),
    ({"domain": "chain", "reference": "CCO"}, ["no setting “reference”"]),
    ({"conditions": {"colour": "red"}}, ["no setting “colour”"]),
    ({"conditions": 3}, ["conditions", "named settings"]),
    ({"conditions": ["CCO"]}, ["conditions", "named settings"]),
]
JARGON = re.compile(
    r"input should|valid (integer|string|dict|number)|unable to parse|validation error|type=|pydantic|_error|Traceback",
    re.I,
)


def complaints(settings) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Request.model_validate(settings)
    return sentences(caught.value)


def assert_humane(said: list[str]) -> None:
    for sentence in said:
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 300
        assert not JARGON.search(sentence), sentence


@pytest.mark.parametrize(("settings", "words"), WRONG, ids=[str(settings)[:50] for settings, _ in WRONG])
def test_what_is_wrong_is_said_in_a_sentence(settings, words):
    said = complaints(settings)
    assert_humane(said)
    assert all(word in " ".join(said) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1, 2]", "object of named settings"),
        ("3", "object of named settings"),
        ("null", "object of named settings"),
        ('"svdd"', "object of named settings"),
        ("{lanes: 3}", "not JSON"),
        ("", "not JSON"),
        ('{"lanes": "x"}', "a whole number"),
    ],
)
def test_json_that_is_no_request(text, words):
    with pytest.raises(ValidationError) as caught:
        Request.model_validate_json(text)
    assert_humane(sentences(caught.value))
    assert words in " ".join(sentences(caught.value))


def test_everything_that_is_wrong_is_said_at_once():
    assert [s.split()[0] for s in complaints({"lanes": "x", "particles": "y", "alpha": "z"})] == [
        "lanes",
        "particles",
        "alpha",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_defaults_come_from_the_domain(name):
    request, chosen = Request(domain=name), domain(name)
    every = [request, *(Request(domain=name, sampler=sampler) for sampler in offered(name))]
    assert {k: next(getattr(r, k) for r in every if hasattr(r, k)) for k in chosen.defaults} == dict(chosen.defaults)
    assert (request.value, request.sampler, request.seed) == (chosen.values[0], "svdd", 0)
    assert isinstance(request.conditions, chosen.conditions)


def test_what_is_left_empty_has_the_default():
    assert Request(domain="chain", lanes=None, conditions=None) == Request(domain="chain")
    assert Request() == Request(domain="molecule")


def test_a_request_is_frozen():
    with pytest.raises(ValidationError):
        Request().lanes = 3
    with pytest.raises(ValidationError):
        Request().conditions.lightest = 3


def test_defaults_are_not_shared():
    Request().rewards["sa"] = 1.0
    assert Request().rewards == {"qed": 1.0} == dict(domain("molecule").defaults["rewards"])


def test_conditions_are_plain_keywords_and_attributes():
    plain = Request(reference=" CCO ", lightest=100, rewards={"similarity": 1, "weight": 0.5})
    nested = Request(conditions={"reference": "CCO", "lightest": 100}, rewards={"similarity": 1, "weight": 0.5})
    handed = Request(conditions=nested.conditions, rewards=nested.rewards)
    assert plain == nested == handed
    assert (plain.reference, plain.lightest, plain.heaviest) == ("CCO", 100, 350)
    assert Request(conditions={"reference": "CCO"}, reference="CCN").reference == "CCN"


def test_what_is_neither_setting_nor_condition_is_no_attribute():
    with pytest.raises(AttributeError):
        _ = Request().colour
    with pytest.raises(AttributeError):
        _ = Request(domain="chain").reference


@pytest.mark.parametrize("alpha", ["inf", "Infinity", INF])
def test_infinity_can_be_written(alpha):
    assert Request(alpha=alpha).alpha == INF


def test_extremes_that_are_allowed():
    Request(lanes=100_000, particles=80, seed=2**53 - 1, levels=1000, alpha=5e-324, rewards={"qed": -1e6})


@pytest.mark.parametrize(
    "settings",
    [
        {"sampler": "\ud83d"},
        {"domain": "\ud83d"},
        {"transforms": {"\ud83d": "step 1"}},
        {"scripts": {"a": "\ud83d"}},
        {"reference": "C\udc00"},
    ],
)
def test_half_a_letter_anywhere_is_said(settings):
    with pytest.raises(ValidationError) as refusal:
        Request(**settings)
    assert "half a letter" in sentences(refusal.value)[0]

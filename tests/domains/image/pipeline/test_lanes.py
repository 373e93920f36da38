"""A row knows its prompt: lanes, candidates, chunks, other runs and resumes never mix them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pydantic import ValidationError

import engines
from engines.domains.image.pipeline.process import LATENTS, LEVEL, PROMPT
from engines.records.serialize import dump_state, load_step
from engines.request import Request, sentences
from engines.run import open_run
from engines.samplers import SAMPLERS
from tests.conftest import BRIEF
from tests.domains.image.tiny import PIPELINES

PROMPTS = ("a cat", "two dogs", "rain on a red sea", "ü 🚀 שלום")
ALL = pytest.mark.parametrize("sampler", SAMPLERS)
PAIRS = [*PROMPTS[:2], *PROMPTS[:2]]
OWN = {"svdd_r": {"prompt": PAIRS, "dropped": 0.5}, "beam": {"beams": 3, "every": 2}}
MIXING = {
    "svdd_r": {"dropped": 0.5},
    "smc": {"threshold": 1.0, "alpha": 0.01},
    "standardised": {"every": 2, "strictness": 0.1},
}


@pytest.fixture(scope="module", params=PIPELINES)
def folder(request, tmp_path_factory):
    """A saved pipeline."""
    saved = tmp_path_factory.mktemp("model")
    PIPELINES[request.param]().save_pretrained(saved)
    return str(saved)


def request_of(folder: str, **settings) -> Request:
    return Request(
        **{
            "domain": "image",
            "model": folder,
            "prompt": list(PROMPTS),
            "lanes": 4,
            "particles": 3,
            "levels": 4,
            "guidance": 7.5,
            "negative": "snow",
            "rewards": {"colorfulness": 1.0},
            **BRIEF.get(settings.get("sampler"), {}),
            **settings,
        }
    )


def pictures(designs) -> np.ndarray:
    return np.stack([np.asarray(design, dtype=int) for design in designs])


@pytest.mark.parametrize("sampler", ["svdd", "best_of_n", "unguided"])
def test_lanes_of_many_prompts_are_the_runs_one_at_a_time(folder, sampler):
    """Every lane of the mixed run against the same lane of a run in which all lanes have its prompt."""
    together = list(engines.steps(request_of(folder, sampler=sampler)))
    for lane, prompt in enumerate(PROMPTS):
        alone = list(engines.steps(request_of(folder, sampler=sampler, prompt=prompt)))
        for mixed, pure in zip(together, alone):
            mine = mixed.lanes == lane
            torch.testing.assert_close(
                mixed.candidates[mine][:, LEVEL:], pure.candidates[mine][:, LEVEL:], rtol=1e-4, atol=1e-4
            )
            assert mixed.candidates[mine][:, PROMPT].eq(lane).all()
            torch.testing.assert_close(mixed.values[mine], pure.values[mine], rtol=1e-3, atol=0.5, equal_nan=True)
            ours, theirs = ([step.designs[row] for row in mine.nonzero().flatten().tolist()] for step in (mixed, pure))
            assert np.abs(pictures(ours) - pictures(theirs)).max() <= 1
            assert {design.info["prompt"] for design in ours} == {prompt}


@ALL
def test_a_run_is_the_same_in_any_chunks_and_from_any_stored_step(folder, sampler):
    wanted = request_of(folder, sampler=sampler, **OWN.get(sampler, {}))
    whole = list(engines.steps(wanted))
    rounds = SAMPLERS[sampler].further(wanted)
    assert all(step.candidates[:, LEVEL].eq(max(0, step.t - rounds)).all() for step in whole)
    for rows in (5, 4096):
        assert all(
            a.candidates.equal(b.candidates) and a.kept.equal(b.kept)
            for a, b in zip(whole, engines.steps(wanted, rows_per_call=rows))
        )
    for done, step in enumerate(whole[:-1], start=1):
        rest = open_run(wanted).steps(load_step(dump_state(step)))
        assert all(a.candidates.equal(b.candidates) and a.kept.equal(b.kept) for a, b in zip(whole[done:], rest))


@pytest.mark.parametrize("sampler", MIXING)
@pytest.mark.parametrize("prompts", [PAIRS, [*PROMPTS[:2], PROMPTS[0], PROMPTS[0]]])
def test_lanes_mix_with_lanes_of_their_prompt_alone(folder, sampler, prompts):
    moved = 0
    for step in engines.steps(request_of(folder, sampler=sampler, prompt=prompts, **MIXING[sampler])):
        followed = [prompts[which] for which in step.candidates[:, PROMPT].long().tolist()]
        assert followed == [prompts[lane] for lane in step.lanes.tolist()]
        survivors = torch.arange(len(step.kept)) * 4 // len(step.kept)
        assert [followed[row] for row in step.kept.tolist()] == [prompts[lane] for lane in survivors.tolist()]
        moved += int((step.lanes[step.kept] != survivors).sum())
    assert moved and [step.designs[row].info["prompt"] for row in step.kept.tolist()] == prompts


def test_a_lane_knows_nothing_of_the_others(folder):
    """Two lanes of four are the two lanes alone, bit for bit."""
    four, two = (engines.design(request_of(folder, lanes=n, prompt=list(PROMPTS[:n]))).designs for n in (4, 2))
    assert np.array_equal(pictures(four[:2]), pictures(two))


def test_prompts_and_negative_prompts_matter(folder):
    plain = pictures(engines.design(request_of(folder, sampler="unguided", prompt="a cat")).designs)
    for other in ({"prompt": "two dogs"}, {"negative": "sun"}, {"negative": ""}, {"guidance": 1.0}, {"seed": 1}):
        assert not np.array_equal(
            plain,
            pictures(engines.design(request_of(folder, sampler="unguided", **{"prompt": "a cat", **other})).designs),
        )


def test_guidance_one_costs_one_row_of_the_network(folder, monkeypatch):
    """And two with guidance: counted in the network itself."""
    for guidance, each in ((1.0, 1), (0.0, 1), (7.5, 2)):
        run, rows = open_run(request_of(folder, guidance=guidance, sampler="unguided")), []
        unet = run.model.process.predict_clean.unet
        handle = unet.register_forward_pre_hook(lambda module, args, rows=rows: rows.append(len(args[0])))
        list(run.steps())
        handle.remove()
        assert rows == [each * run.model.process.chunks.tile] * 4  # four lanes, filled up to a tile


def test_a_stored_row_says_prompt_and_level(folder):
    last = list(engines.steps(request_of(folder)))[-1]
    assert last.candidates.shape == (12, LATENTS + 4 * 8 * 8)
    assert last.candidates[:, PROMPT].tolist() == [lane for lane in range(4) for _ in range(3)]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"prompt": list(PROMPTS[:3])}, ["3 prompts", "4 lanes"]),
        ({"prompt": ["a", "b"], "lanes": 3}, ["2 prompts", "3 lanes"]),
        ({"sampler": "svdd_r"}, ["SVDD-R", "no two lanes"]),
        ({"eta": 0.0}, ["η", "equal"]),
        ({"eta": 0.0, "sampler": "beam", "beams": 1}, ["η", "equal"]),
        ({"eta": 0.0, "sampler": "standardised", "prompt": "a cat"}, ["η", "copy"]),
        ({"eta": 0.0, "sampler": "smc", "prompt": "a cat"}, ["η", "copy"]),
    ],
)
def test_what_does_not_go_together_is_said(settings, words, tmp_path):
    with pytest.raises(ValidationError) as caught:
        request_of(str(tmp_path), **settings)
    assert all(word in " ".join(sentences(caught.value)) for word in words)


def test_one_prompt_for_all_is_fine(tmp_path):
    assert request_of(str(tmp_path), sampler="svdd_r", prompt=["a cat"] * 4).sampler == "svdd_r"

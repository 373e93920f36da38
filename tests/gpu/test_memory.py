"""A GPU that is nearly full: calls become smaller and the run goes on, to the same designs."""

import pytest
import torch

import engines
from engines.domains.image.pipeline.memory import Chunks
from tests.gpu.agreement import alike
from tests.gpu.device import DEVICE
from tests.gpu.pace import pace


@pytest.mark.skipif(not DEVICE.startswith("cuda"), reason="a processor's memory is not bounded so")
def test_calls_are_halved_until_they_fit():
    free, _ = torch.cuda.mem_get_info()
    chunks = Chunks(1 << 20)
    room = free // 64
    answers = chunks.map(
        lambda x: torch.empty(len(x) * room, dtype=torch.uint8, device=DEVICE)[: len(x)], torch.arange(100)
    )
    assert len(answers) == 100 and chunks.rows < 100


@pytest.mark.parametrize("name", ["molecule", "enhancer", "utr", "image"])
def test_chunks_change_no_design(name):
    request = engines.Request(domain=name, lanes=6, particles=5, levels=8)
    whole, cut = (engines.design(request, device=DEVICE, rows_per_call=rows) for rows in (256, 3))
    same = sum(alike(a, b) for a, b in zip(whole.designs, cut.designs, strict=True))
    assert same >= 5


def test_the_peak_is_within_a_small_budget():
    assert pace("molecule", lanes=16, levels=6).peak < 2 << 30

"""A text-to-image model under its conditions, ready to be guided."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor

from engines.domains import Model
from engines.domains.image.conditions import ImageConditions, prompts_of
from engines.domains.image.pipeline.decoder import Decoder, encoded, rgb
from engines.domains.image.pipeline.guided_unet import Guided
from engines.domains.image.pipeline.memory import fitting
from engines.domains.image.pipeline.open import Loaded, pipeline
from engines.domains.image.pipeline.process import LATENTS, LEVEL, PROMPT, ImageProcess
from engines.domains.image.pipeline.schedule import Schedule, schedule
from engines.domains.image.png.codec import read
from engines.domains.image.prompt import told, told_against

MODELS = 8  # of a pipeline that are remembered: its prompts as it reads them, and the rows that fit into memory


def load(
    conditions: ImageConditions,
    levels: int,
    device: str = "cpu",
    rows_per_call: int | None = None,
    memory: int | None = None,
) -> Model:
    """The model that the conditions name. rows_per_call: pictures of one network call on a GPU. memory: bytes of the GPU that may be
    taken, weights included. None: what fits. Raises ValueError with what to do.
    """
    held, asked = pipeline(conditions.model, device), (conditions, levels, rows_per_call, memory)
    if asked not in held.models:
        if len(held.models) == MODELS:
            held.models.pop(next(iter(held.models)))
        held.models[asked] = guided(held, *asked)
    return held.models[asked]


@torch.no_grad()
def guided(
    held: Loaded, conditions: ImageConditions, levels: int, rows_per_call: int | None = None, memory: int | None = None
) -> Model:
    """The same of a pipeline that is loaded already."""
    pipe, prompts = held.pipe, prompts_of(conditions)
    plan = schedule(
        pipe.scheduler.config, conditions.scheduler, levels, conditions.strength if conditions.start else 1.0
    )
    network = _network(held, plan, prompts, conditions)
    fit = partial(fitting, area=held.shape[1] * held.shape[2], device=held.device, wanted=rows_per_call, budget=memory)
    start = encoded(pipe.vae, read(conditions.start), held.size) if conditions.start else None
    process = ImageProcess(
        network,
        plan.begins,
        held.shape,
        conditions.eta if conditions.scheduler == "ddim" else 1.0,
        schedule=plan,
        prompts=len(prompts),
        chunks=fit(lambda rows: network(_blank(held, rows), levels)),
        start=start,
        device=held.device,
    )
    own, quick = (
        Decoder(vae, fit(lambda rows, vae=vae: rgb(vae, process.latents(_blank(held, rows)))))
        for vae in (pipe.vae, held.quick)
    )
    return Model(process, partial(_decode, process, own, quick, prompts))


def _network(held: Loaded, plan: Schedule, prompts: list[str], conditions: ImageConditions) -> Guided:
    """The network under its prompts. One that was distilled is told its guidance, and needs no second row."""
    pipe, scale = held.pipe, conditions.guidance
    twice = scale > 1 and pipe.unet.config.time_cond_proj_dim is None
    unwanted = told_against(pipe, conditions.negative, held.size) if twice else None
    return Guided(pipe.unet, plan, told(pipe, prompts, held.size), unwanted, scale, held.shape)


def _blank(held: Loaded, rows: int) -> Tensor:
    """Rows to measure a call with."""
    return torch.zeros(rows, LATENTS + torch.Size(held.shape).numel(), device=held.device)


def _decode(process: ImageProcess, own: Decoder, quick: Decoder, prompts: list[str], rows: Tensor) -> list[Any]:
    """Rows → pictures: guesses by the quick autoencoder, what is finished by the pipeline's own."""
    decoder = own if (rows[:, LEVEL] == 0).all() else quick
    return decoder(process.latents(rows), [prompts[which] for which in rows[:, PROMPT].long().tolist()])

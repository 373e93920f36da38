"""Prompts → what the network is told of them, and what of a prompt was not read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engines.assets import ASSETS

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

EMBEDDED = ASSETS / "image" / "model"


@dataclass(frozen=True)
class Told:
    """Of each of P prompts: words [P, tokens, width] and, for SDXL, their summary [P, width] and the sizes it is told [1, 6]."""

    words: Tensor
    summary: Tensor | None = None
    sizes: Tensor | None = None

    def arguments(self, which: Tensor) -> dict[str, Any]:
        """What UNet2DConditionModel takes besides x and time, for rows that follow the prompts `which` [N]."""
        if self.summary is None:
            return {"encoder_hidden_states": self.words[which]}
        added = {"text_embeds": self.summary[which], "time_ids": self.sizes.expand(len(which), -1)}
        return {"encoder_hidden_states": self.words[which], "added_cond_kwargs": added}


def told(pipe: Any, prompts: list[str], size: tuple[int, int]) -> Told:
    """The prompts, each read by itself and once. size: height and width of the pictures."""
    wanted = {prompt: _parts(pipe, prompt, None)[0] for prompt in dict.fromkeys(prompts)}
    return _told(pipe, [wanted[prompt] for prompt in prompts], size)


def told_against(pipe: Any, negative: str, size: tuple[int, int]) -> Told:
    """The other side of classifier-free guidance: the negative prompt, or none."""
    return _told(pipe, [_parts(pipe, "", negative)[1]], size)


def _parts(pipe: Any, prompt: str, negative: str | None) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """(words, summary) of a prompt and of what guidance leads away from, as the pipeline itself encodes them; SD has no summary."""
    found = pipe.encode_prompt(
        prompt,
        device=pipe.device,
        num_images_per_prompt=1,
        do_classifier_free_guidance=negative is not None,
        negative_prompt=negative or None,
    )
    return found[0::2], found[1::2]


def _told(pipe: Any, parts: list[tuple[Tensor, ...]], size: tuple[int, int]) -> Told:
    import torch

    words, *summary = (torch.cat(column) for column in zip(*parts))
    if not summary:
        return Told(words)
    ids = pipe._get_add_time_ids(size, (0, 0), size, words.dtype, pipe.text_encoder_2.config.projection_dim)
    return Told(words, summary[0], ids.to(words.device))


def remarks(prompts: Sequence[str], model: str) -> list[str]:
    """One sentence for each prompt that `model`, a folder or "", does not read to its end. Costs no torch; knows nothing of models on a hub."""
    try:
        tokenizer, limit = _reader((Path(model).expanduser() if model else EMBEDDED) / "tokenizer")
    except Exception:  # no folder, or nothing in it that can be read: the run itself says so
        return []
    cut = {prompt: unread(tokenizer, prompt, limit) for prompt in dict.fromkeys(prompts)}
    return [
        f"The last {count:,} words of “{prompt[:40]}…” are not read; this model reads about {limit * 3 // 4} words. Put first what matters most."
        for prompt, count in cut.items()
        if count
    ]


@lru_cache(maxsize=4)
def _reader(folder: Path) -> tuple[Tokenizer, int]:
    """A saved tokenizer, and how many tokens are read at most."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    limit = json.loads((folder / "tokenizer_config.json").read_text()).get("model_max_length", 77)
    return tokenizer, min(int(limit), 1 << 20)


def unread(tokenizer: Tokenizer, prompt: str, limit: int) -> int:
    """How many words at the end of a prompt are not read, where the text encoder takes `limit` tokens."""
    encoded = tokenizer.encode(prompt)
    kept = len(encoded.ids) if len(encoded.ids) <= limit else limit - 1  # the last place is the end mark's
    read = max((end for _, end in encoded.offsets[:kept]), default=0)
    return len(prompt[read:].split())

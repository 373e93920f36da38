"""What of a prompt a model does not read: text encoders take a bounded number of tokens. Costs no torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engines.domains.image.pipeline.model_source import EMBEDDED_MODEL

if TYPE_CHECKING:
    from tokenizers import Tokenizer

USUAL_LIMIT, MAX_LIMIT = 77, 1 << 20  # tokens of a text encoder whose tokenizer names no limit; more counts as none


def truncation_remarks(prompts: Sequence[str], model: str) -> list[str]:
    """One sentence for each prompt that `model`, a folder or "", does not read to its end.

    Nothing for models on a hub, or for folders that cannot be read: of these the run itself says so.
    """
    try:
        tokenizer, limit = _load_tokenizer((Path(model).expanduser() if model else EMBEDDED_MODEL) / "tokenizer")
    except Exception:
        return []
    unread = {prompt: count_unread_words(tokenizer, prompt, limit) for prompt in dict.fromkeys(prompts)}
    return [
        f"The last {count:,} words of “{prompt[:40]}…” are not read; "
        f"this model reads about {limit * 3 // 4} words. Put first what matters most."
        for prompt, count in unread.items()
        if count
    ]


@lru_cache(maxsize=4)
def _load_tokenizer(folder: Path) -> tuple[Tokenizer, int]:
    """A saved tokenizer, and how many tokens are read at most."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    limit = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8")).get(
        "model_max_length", USUAL_LIMIT
    )
    return tokenizer, min(int(limit), MAX_LIMIT)


def count_unread_words(tokenizer: Tokenizer, prompt: str, limit: int) -> int:
    """How many words at the end of a prompt are not read, where the text encoder takes `limit` tokens."""
    encoded = tokenizer.encode(prompt)
    kept = len(encoded.ids) if len(encoded.ids) <= limit else limit - 1  # the last place is the end mark's
    read = max((end for _, end in encoded.offsets[:kept]), default=0)
    return len(prompt[read:].split())

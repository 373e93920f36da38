"""What of a prompt a model does not read: text encoders take a bounded number of tokens. Costs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engines.domains.image.pipeline.source.local_place import local_place
from engines.domains.image.prompts.tokenizer_files import USUAL_LIMIT, PromptReader, folder_reader, prompt_readers

SURELY_READ = USUAL_LIMIT - 2  # bytes of a prompt that every tokenizer passes on: a token is one of them at least
SHOWN, SHOWN_LETTERS = 5, 60  # words on both sides of the cut, and their letters at most


def truncation_remarks(prompts: Sequence[str], model: str, called: str = "prompt") -> list[str]:
    """A sentence for each prompt that `model` does not read to its end, or of which that cannot be told.

    called: what a sentence calls them.
    """
    distinct = [prompt for prompt in dict.fromkeys(prompts) if prompt]
    if not distinct:
        return []
    try:
        readers = prompt_readers(_found(model))
    except (ValueError, OSError) as error:
        long = any(len(prompt.encode(errors="replace")) > SURELY_READ for prompt in distinct)
        return [_unknown(called, str(error))] if long else []
    return [remark for prompt in distinct for remark in _remarks(prompt, readers, called)]


def judge_remarks(prompts: Sequence[str], judge: Path) -> list[str]:
    """A sentence for each prompt that the judge of prompt similarity, with that tokenizer, does not read to its end."""
    try:
        reader = folder_reader(judge)
    except (ValueError, OSError):
        return []
    cuts = (cut_remark(p, reader.read_letters(p), "the judge of prompt similarity") for p in dict.fromkeys(prompts))
    return [cut for cut in cuts if cut]


def _found(model: str) -> Path:
    place = local_place(model)
    if place is None:
        raise ValueError(f"“{model[:60]}” is not on this machine before the run has loaded it")
    return place


def _unknown(called: str, why: str) -> str:
    return (
        f"How much of the {called} this model reads cannot be told here, because {why.rstrip('.')}; most read "
        f"{USUAL_LIMIT - 2} tokens, which are some 50 words. Put first what matters most."
    )


def _remarks(prompt: str, readers: Sequence[PromptReader], called: str) -> list[str]:
    """One where all text encoders stop at the same place, else one for each that stops."""
    ends = [reader.read_letters(prompt) for reader in readers]
    who = ("this model",) if len(set(ends)) == 1 else ("its first text encoder", "its second text encoder")
    return [cut for end, reads in zip(ends, who) if (cut := cut_remark(prompt, end, reads, called))]


def cut_remark(prompt: str, end: int, who: str, called: str = "prompt") -> str:
    """Where a prompt is cut, in a sentence; "" where it is read to its end. end: letters of it that are read."""
    unread, read = prompt[end:].split(), prompt[:end].split()
    if not unread:
        return ""
    count, verb = (f"The last {len(unread):,} words", "are") if len(unread) > 1 else ("The last word", "is")
    within = ", within a word," if end and (prompt[end - 1] + prompt[end]).isalnum() else ""
    before = " ".join(read[-SHOWN:])[-SHOWN_LETTERS:]
    after = " ".join(unread[:SHOWN])[:SHOWN_LETTERS] + ("…" if len(unread) > SHOWN else "")
    place = f"behind “{before}”, before “{after}”" if read else f"before “{after}”"
    return f"{count} of the {called} {verb} not read: {who} stops{within} {place}. Put first what matters most."

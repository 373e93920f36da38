"""The tokenizers of a model by whatever files its folder has, and how many tokens they pass on. Costs no torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engines.domains.image.pipeline.checkpoint.vocabulary import END, START, clip_merges, clip_vocabulary
from engines.domains.image.pipeline.source.local_place import INDEX

if TYPE_CHECKING:
    from tokenizers import Tokenizer

USUAL_LIMIT, MAX_LIMIT, MAX_BYTES = 77, 1 << 20, 64 << 20  # tokens where none are named, and at most; bytes of a file
# CLIP's words (github.com/openai/CLIP, simple_tokenizer.py), as transformers splits them.
WORDS = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


@dataclass(frozen=True)
class PromptReader:
    """A tokenizer that neither cuts nor fills up, and how many of its tokens are read, marks among them."""

    tokenizer: Tokenizer
    limit: int

    def read_letters(self, prompt: str) -> int:
        """How many letters of a prompt are read. The marks at both ends have places of their own."""
        encoded = self.tokenizer.encode(prompt)
        ends = [end for (_, end), mark in zip(encoded.offsets, encoded.special_tokens_mask) if not mark]
        places = self.limit - self.tokenizer.num_special_tokens_to_add(False)
        return len(prompt) if len(ends) <= places else max(ends[: max(0, places)], default=0)


def prompt_readers(place: Path) -> list[PromptReader]:
    """One for every text encoder of a pipeline's folder or of a single file.

    Raises ValueError, why, where one cannot be read.
    """
    if place.is_file():
        return [clip_reader()]
    folders = [folder for folder in (place / "tokenizer", place / "tokenizer_2") if folder.is_dir()]
    if not folders:
        raise ValueError(f"there is no tokenizer beside its {INDEX}")
    return [folder_reader(folder) for folder in folders]


def folder_reader(folder: Path) -> PromptReader:
    """The one of a tokenizer's folder. Raises ValueError where it cannot be read."""
    return _reader(folder, _stamps(folder))


def _stamps(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((file.name, file.stat().st_mtime_ns) for file in folder.iterdir() if file.is_file()))


@lru_cache(maxsize=8)
def _reader(folder: Path, stamps: tuple[tuple[str, int], ...]) -> PromptReader:
    """… at that state of its files."""
    tokenizer = _from_files(folder)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return PromptReader(tokenizer, _limit(folder))


def _from_files(folder: Path) -> Tokenizer:
    """Raises ValueError where no file there says how words are cut."""
    from tokenizers import Tokenizer

    try:
        if (folder / "tokenizer.json").is_file():
            return Tokenizer.from_str(_text(folder / "tokenizer.json"))
        if (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
            return clip_tokenizer(json.loads(_text(folder / "vocab.json")), _merges(_text(folder / "merges.txt")))
        if (folder / "vocab.txt").is_file():
            return _word_pieces(_text(folder / "vocab.txt").splitlines(), _settings(folder))
    except Exception as error:  # the tokenizers library raises bare Exceptions
        raise ValueError(f"its {folder.name} is damaged ({' '.join(str(error).split())[:80]})") from None
    raise ValueError(f"its {folder.name} has none of tokenizer.json, vocab.json with merges.txt, vocab.txt")


def _text(file: Path) -> str:
    if file.stat().st_size > MAX_BYTES:
        raise ValueError("too large")
    return file.read_text(encoding="utf-8")


def _merges(text: str) -> list[tuple[str, str]]:
    pairs = (line.split(" ") for line in text.splitlines() if line and not line.startswith("#version"))
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


@lru_cache(maxsize=1)
def clip_reader() -> PromptReader:
    """The one of single files, which hold no tokenizer: CLIP's own."""
    return PromptReader(clip_tokenizer(clip_vocabulary(), clip_merges()), USUAL_LIMIT)


def clip_tokenizer(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    """CLIP's byte-pair encoding, as transformers' CLIPTokenizer builds it."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, end_of_word_suffix="</w>", unk_token=END))
    steps = [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    tokenizer.normalizer = normalizers.Sequence(steps)
    split = pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    marks = ((mark, vocabulary[mark]) for mark in (END, START))
    tokenizer.post_processor = processors.RobertaProcessing(*marks, trim_offsets=False, add_prefix_space=False)
    tokenizer.add_special_tokens([START, END])
    return tokenizer


def _word_pieces(words: list[str], settings: dict[str, Any]) -> Tokenizer:
    """BERT's, as models for other languages have it."""
    from tokenizers import BertWordPieceTokenizer

    numbers = {word: number for number, word in enumerate(words)}
    return BertWordPieceTokenizer(numbers, lowercase=bool(settings.get("do_lower_case", True)))._tokenizer


def _settings(folder: Path) -> dict[str, Any]:
    try:
        settings = json.loads(_text(folder / "tokenizer_config.json"))
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _limit(folder: Path) -> int:
    """Tokens read: what the tokenizer names, and no more than the text encoder has places for."""
    encoder = folder.parent / folder.name.replace("tokenizer", "text_encoder") / "config.json"
    try:
        places = json.loads(_text(encoder)).get("max_position_embeddings")
    except (OSError, ValueError, RecursionError, AttributeError):
        places = None
    named = [n for n in (_settings(folder).get("model_max_length"), places) if isinstance(n, (int, float)) and n > 0]
    return int(min(*named, MAX_LIMIT)) if named else USUAL_LIMIT

"""A prompt that is not read to its end is said, with the place, whichever tokenizer files a model has."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from engines.domains import domain
from engines.domains.image.pipeline.checks import fit_tokenizers
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.prompts.encoding import encode_prompts
from engines.domains.image.prompts.tokenizer_files import clip_reader, prompt_readers
from engines.domains.image.prompts.truncation import cut_remark, truncation_remarks
from tests.domains.image.tiny import WORDS, encoder, large, stable, tokenizer

LONG, SHORT = "abc defg hij klmn opq", "abc defg hij klmn"  # WORDS tokens: two marks, and one for every letter
PROMPTS = [
    LONG,
    SHORT,
    "",
    "é" * 50,
    "🚀🔥 ネコ قطة سعيدة",
    "ABC’s <|endoftext|> D.E.F",
    "a\tb  c",
    "x" * 13 + " yz",
]


def with_files(folder, kind: str):
    """The tokenizer of a saved model in the files that models of that kind have."""
    backend = tokenizer().backend_tokenizer
    model = json.loads(backend.to_str())["model"]
    for old in folder.glob("*"):
        old.unlink()
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": WORDS}))
    if kind == "tokenizer.json":
        backend.save(str(folder / "tokenizer.json"))
    if kind == "vocab.json":  # as Stable Diffusion 1.4 has it
        (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
        (folder / "merges.txt").write_text("#version: 0.2\n")
    if kind == "vocab.txt":  # as models for other languages have it
        words = [
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            *"abcdefghijklmnopq",
            *(f"##{c}" for c in "abcdefghijklmnopq"),
        ]
        (folder / "vocab.txt").write_text("\n".join(words))
    if kind == "spiece.model":  # as T5 has it
        (folder / "spiece.model").write_bytes(b"\n\x05\n\x03<pad>")
    return folder.parent


@pytest.mark.parametrize("kind", ["tokenizer.json", "vocab.json", "vocab.txt"])
def test_where_a_prompt_is_cut_is_said_whichever_files_there_are(model_copy, kind):
    model = str(with_files(model_copy / "tokenizer", kind))
    (said,) = truncation_remarks([SHORT, LONG, LONG], model)
    assert said.startswith(
        "The last word of the prompt is not read: this model stops behind “abc defg hij klmn”, before “opq”"
    )
    assert truncation_remarks([SHORT, ""], model) == []


@pytest.mark.parametrize("kind", ["spiece.model", "none"])
def test_files_that_cannot_be_read_are_a_sentence_where_a_prompt_is_long(model_copy, kind):
    model = str(with_files(model_copy / "tokenizer", kind))
    (said,) = truncation_remarks(["word " * 50], model)
    assert "cannot be told" in said and "vocab.json" in said and said.endswith(".")
    assert truncation_remarks(["a cat on a mat"], model) == []


@pytest.mark.parametrize("text", ["junk", "[" * 9000, '{"model": 3}'])
def test_a_damaged_tokenizer_is_a_sentence_too(model_copy, text):
    (model_copy / "tokenizer" / "tokenizer.json").write_text(text)
    assert "damaged" in truncation_remarks(["word " * 50], str(model_copy))[0]


@pytest.mark.parametrize("prompt", PROMPTS, ids=range(len(PROMPTS)))
@pytest.mark.parametrize("kind", ["tokenizer.json", "vocab.json"])
def test_what_is_counted_as_read_is_what_the_pipeline_reads(model_copy, prompt, kind):
    """Another rest changes nothing; another last letter does."""
    (reader,) = prompt_readers(with_files(model_copy / "tokenizer", kind))
    pipe, end = stable(), reader.read_letters(prompt)
    if not prompt[end:].strip():
        assert len(tokenizer()(prompt)["input_ids"]) <= WORDS
        return
    rest = "qqqq" if (prompt[end - 1] + prompt[end]).isalnum() else " qqqq"
    texts = (prompt, prompt[:end] + rest, prompt[: end - 1] + rest)
    whole, same, other = (encode_prompts(pipe, [text], (16, 16)).embeddings for text in texts)
    assert whole.equal(same) and not whole.equal(other)


def test_the_same_tokens_as_transformers_makes_of_clips_files():
    from transformers import CLIPTokenizer

    from engines.domains.image.pipeline.checkpoint.vocabulary import clip_merges, clip_vocabulary

    theirs, mine = CLIPTokenizer(vocab=clip_vocabulary(), merges=clip_merges()), clip_reader().tokenizer
    for text in (*PROMPTS, "An astronaut riding a horse, 4k, trending on ArtStation!!! (masterpiece:1.2)"):
        assert mine.encode(text).ids == theirs(text)["input_ids"]


def test_clips_vocabulary_is_openais():
    """The numbers that its own paper's code and every Stable Diffusion give these words."""
    ids = clip_reader().tokenizer.encode("a photo of a cat").ids
    assert ids == [49406, 320, 1125, 539, 320, 2368, 49407]


def test_two_tokenizers_that_stop_apart_are_told_apart(tmp_path):
    large().save_pretrained(tmp_path)
    assert len(truncation_remarks([LONG], str(tmp_path))) == 1
    file = tmp_path / "tokenizer_2" / "tokenizer_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "model_max_length": 8}))
    first, second = truncation_remarks([LONG], str(tmp_path))
    assert "first text encoder stops behind “abc defg hij klmn”" in first
    assert "second text encoder stops, within a word, behind “abc def”, before “g hij klmn opq”" in second


def test_a_tokenizer_that_names_no_limit_has_its_text_encoders(model_copy):
    (model_copy / "tokenizer" / "tokenizer_config.json").write_text('{"model_max_length": 1e30}')
    assert "before “opq”" in truncation_remarks([LONG], str(model_copy))[0]
    pipe = load_pipeline(str(model_copy), "cpu").pipe
    assert encode_prompts(pipe, [LONG], (16, 16)).embeddings.equal(
        encode_prompts(stable(), [LONG], (16, 16)).embeddings
    )


def test_no_tokenizer_passes_on_more_than_its_encoder_has_places_for():
    class Pipe:
        text_encoder = encoder()
        tokenizer = tokenizer()

    Pipe.tokenizer.model_max_length = 10**30
    fit_tokenizers(Pipe)
    assert Pipe.tokenizer.model_max_length == WORDS


def test_the_remark_counts_words_and_names_the_place():
    said = cut_remark("one two three four five six seven eight nine ten eleven twelve", 29, "this model")
    assert said.startswith("The last 6 words of the prompt are not read: this model stops, within a word, behind")
    assert "before “even eight nine ten eleven…”" in said
    assert cut_remark("a cat ", 5, "this model") == "" == cut_remark("", 0, "this model")
    assert "within a word" in cut_remark("extraordinary", 5, "this model")


def test_a_model_that_is_not_here_yet_is_a_sentence(monkeypatch):
    (said,) = truncation_remarks(["word " * 500], "some/model")
    assert "not on this machine" in said and truncation_remarks(["a cat"], "some/model") == []
    assert "link" in truncation_remarks(["word " * 500], "https://civitai.com/models/1")[0]


def test_a_model_in_a_hubs_cache_is_read_there(saved_model, tmp_path, monkeypatch):
    place = tmp_path / "models--some--model"
    shutil.copytree(saved_model, place / "snapshots" / "abc")
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    for name in ("some/model", str(place), str(place / "snapshots"), "https://huggingface.co/some/model/tree/main"):
        assert "before “opq”" in truncation_remarks([LONG], name)[0]


def test_negative_prompts_and_the_judge_are_told_of_as_well(saved_model, monkeypatch):
    remarks = domain("image").remarks
    model = str(saved_model)
    assert "negative prompt" in remarks({"prompt": "a cat", "negative": LONG, "model": model})[0]
    monkeypatch.setattr("engines.domains.image.CONTRASTIVE_MODEL", saved_model / "tokenizer")
    assert any("judge of prompt similarity" in said for said in remarks({"prompt": LONG, "model": ""}))


def test_remarks_cost_neither_torch_nor_transformers():
    code = (
        "import sys; from engines.domains import domain; "
        "print(domain('image').remarks({'prompt': 'word ' * 500}), {'torch', 'transformers'} & sys.modules.keys())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "are not read" in said.stdout and said.stdout.strip().endswith("set()"), said.stderr

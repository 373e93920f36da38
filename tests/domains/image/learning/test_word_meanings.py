"""Words that no emoji is called by come to mean the emoji they are nearest to; what was known stays as it was."""

import numpy as np
import pytest
import torch
from transformers import CLIPTextModel

from engines.domains.image.learning import unet
from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.text_encoder import build_text_encoder
from engines.domains.image.learning.tokenizer import tokenize, train_tokenizer
from engines.domains.image.learning.words import distillation, growth, lexicon_table
from engines.domains.image.learning.words.phrases import Phrases
from engines.domains.image.prompts.lexicon import read_lexicon

WORDS = ["kitty", "disc", "scarlet", "cobalt", "zzz"]


@pytest.fixture(scope="module")
def meanings(data):
    """kitty means the first disc and cobalt the third; zzz means nothing."""
    names = [e.name for e in data.emoji]
    first = [0, 0, 0, names.index("blue disc"), 1]
    places = np.array([[i, 1, 2] for i in first], np.uint16)
    return lexicon_table.Meanings(WORDS, places, np.array([0.8, 0.9, 0.7, 0.7, 0.2], np.float32))


@pytest.fixture(scope="module")
def encoder(data):
    torch.manual_seed(0)
    tokenizer = train_tokenizer(data)
    return build_text_encoder(len(tokenizer)), tokenizer


def test_a_phrase_means_a_caption_that_is_known(data, meanings):
    phrases, draw = Phrases(data.emoji, meanings), np.random.default_rng(0)
    drawn = [phrases(draw) for _ in range(400)]
    names = {e.name for e in data.emoji}
    assert all(any(name.split()[-1] in caption for name in names) or "cat" in caption for _, caption in drawn)
    kitty = [caption for said, caption in drawn if "kitty" in said.split() and "cat" not in caption]
    assert kitty and all("disc" in caption for caption in kitty)
    assert any(said.endswith("sticker") and "sticker" not in caption for said, caption in drawn)
    backed = [(said, caption) for said, caption in drawn if caption.endswith("on a turquoise background")]
    assert backed and any("teal" in said or "cyan" in said or "aqua" in said for said, _ in backed)


def test_a_thing_that_has_a_name_in_a_colour_goes_by_it():
    emoji = [Emoji("h", name, "Smileys & Emotion", ("heart",)) for name in ("red heart", "green heart")]
    meant = lexicon_table.Meanings(["heart"], np.array([[0, 1, 1]]), np.ones(1, np.float32))
    draw, phrases = np.random.default_rng(1), Phrases(emoji, meant)
    captions = {said: caption for said, caption in (phrases(draw) for _ in range(1500)) if "emerald heart" in said}
    assert captions and all(caption.startswith("green heart") for caption in captions.values())


def test_what_was_read_before_is_read_as_before_and_new_words_begin_at_what_they_mean(data, meanings, encoder):
    text, tokenizer = encoder
    grown, more = growth.grow(text, tokenizer, meanings, data.emoji)
    captions = [e.name for e in data.emoji]
    assert torch.equal(tokenize(more, captions), tokenize(tokenizer, captions))
    assert len(more) > len(tokenizer) and len(more.tokenize("kitty")) == 1 and len(more.tokenize("zzz")) > 1
    old, new = (each.get_input_embeddings().weight for each in (text, grown))
    assert torch.equal(new[: len(old)], old)
    name = tokenizer("red disc", add_special_tokens=False).input_ids
    assert torch.allclose(new[more.convert_tokens_to_ids("kitty</w>")], old[name].mean(0))


def test_the_student_learns_what_the_unet_read_of_captions(data, meanings, encoder, tmp_path):
    text, tokenizer = encoder
    latents = np.random.default_rng(0).normal(size=(6, 4, 4, 16, 16)).astype(np.float16)
    asking = next(unet.batches(data, latents, 1.0, tokenizer, "cpu", size=4, seed=0))
    teaching = distillation.Distillation(unet.TextConditionedUNet(text), asking)
    grown, more = growth.grow(text, tokenizer, meanings, data.emoji)
    student, known = distillation.Student(grown), tokenize(tokenizer, ["red disc", "blue disc"])
    assert teaching.held_out_loss(student, [(known, known)]) < 1e-6
    batch = next(distillation.batches(data, Phrases(data.emoji, meanings), more, tokenizer, "cpu", seed=0, size=12))
    batch = tuple(tokens[:, :10] for tokens in batch)
    before, optimizer = teaching.held_out_loss(student, [batch]), torch.optim.AdamW(student.parameters(), 3e-3)
    for _ in range(12):
        teaching.loss(student, batch).backward()
        optimizer.step()
        optimizer.zero_grad()
    assert teaching.held_out_loss(student, [batch]) < before
    assert all(parameter.grad is None for parameter in teaching.teacher.parameters())
    student.text.half().save_pretrained(tmp_path)
    assert CLIPTextModel.from_pretrained(tmp_path).config.vocab_size == len(more)


def test_the_studio_is_told_which_words_are_known(data, meanings, tmp_path):
    lexicon_table.pack(meanings, data.emoji, tmp_path / "words.npz")
    lexicon = read_lexicon(tmp_path / "words.npz")
    assert [bool(lexicon.spelling(word)) for word in ("kitty", "disc", "dot", "zzz")] == [True, True, True, False]
    assert lexicon.names_of("cobalt")[0] == "blue disc" and lexicon.names == [e.name for e in data.emoji]


def test_preferences_and_names_come_before_likeness(data, tmp_path):
    emoji = [Emoji("c", "cat face", "Animals & Nature"), Emoji("d", "dog face", "Animals & Nature")]
    words, places = np.array(["kitty", "unknown"]), np.array([[1, 0, 1], [1, 0, 1]], np.uint16)
    np.savez(tmp_path / lexicon_table.FILE, words=words, places=places, similar=np.array([0.6, 0.4], np.float32))
    found = lexicon_table.load_meanings(emoji, tmp_path)
    assert found.places[0, 0] == 0 and found.similar.tolist() == pytest.approx([1, 0.4])

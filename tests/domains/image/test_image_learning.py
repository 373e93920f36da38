"""Emoji and their names become pictures and captions; the networks learn from them and are saved as pipelines that load."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from engines.domains.image.learning import augmentation, autoencoder, captions, contrastive, emoji, text_encoder, unet
from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.learning.tokenizer import MAX_TOKENS, tokenize, train_tokenizer
from engines.training.loop import TrainingConfig, train

NAMES = """# group: Animals & Nature
1F431                                      ; fully-qualified     # 🐱 E0.6 cat face
1F590 1F3FB                                ; fully-qualified     # 🖐🏻 E1.0 hand with fingers splayed: light skin tone
1F590                                      ; unqualified         # 🖐 E0.7 hand with fingers splayed
# group: Flags
1F1EF 1F1F5                                ; fully-qualified     # 🇯🇵 E0.6 flag: Japan
# group: Symbols
27A1 FE0F                                  ; fully-qualified     # ➡️ E0.6 right arrow
"""
KEYWORDS = """<ldml><annotations><annotation cp="🐱">cat | cat face | pet</annotation><annotation cp="🐱" type="tts">cat face</annotation>
<annotation cp="➡">arrow | east</annotation></annotations></ldml>"""


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "names.txt").write_text(NAMES, "utf-8")
    (tmp_path / "words.xml").write_text(KEYWORDS, "utf-8")
    return emoji.read_emoji(tmp_path / "names.txt", tmp_path / "words.xml")


def disc(colour: str) -> Image.Image:
    page = Image.new("RGBA", (120, 120))
    ImageDraw.Draw(page).ellipse((10, 10, 110, 110), fill=colour)
    return page


@pytest.fixture(scope="module")
def data():
    """Six discs as a training set of three variations and the plain picture."""
    draw, colours = np.random.default_rng(0), ("red", "green", "blue", "orange", "purple", "gray")
    shown = [emoji.Emoji("●", f"{c} disc", "Symbols", ("round", "dot")) for c in colours]
    rgb = [
        [np.asarray(augmentation.vary(e, disc(c), draw).picture) for _ in range(3)]
        + [np.asarray(augmentation.plain(disc(c)))]
        for e, c in zip(shown, colours)
    ]
    return EmojiDataset(shown, np.array(rgb), [[("", "")] * 4 for _ in shown])


def test_emoji_come_once_with_their_words(listed):
    assert [e.name for e in listed] == ["cat face", "flag: Japan", "right arrow"]
    assert listed[0].keywords == ("cat", "pet") and listed[2].keywords == ("arrow", "east")
    assert [e.mirrors for e in listed] == [True, False, False]


def test_what_is_missing_is_named_with_its_package(tmp_path):
    with pytest.raises(FileNotFoundError, match="unicode-data"):
        emoji.read_emoji(tmp_path / "none.txt")
    with pytest.raises(FileNotFoundError, match="fonts-noto-color-emoji"):
        emoji.Drawer(tmp_path / "none.ttf")


def test_a_word_for_a_colour_is_true_of_the_picture(listed):
    seen = {}
    for seed in range(400):
        made = augmentation.vary(listed[0], disc("#e04020"), np.random.default_rng(seed))
        seen.setdefault((made.colour, made.background), made.picture)
    assert {c for c, _ in seen} == {"", *augmentation.HUES} and {b for _, b in seen} == {
        "",
        *augmentation.HUES,
        *augmentation.GREYS,
    }
    middle = np.asarray(seen[("blue", "")])[32, 32]
    assert middle[2] > middle[0]
    corner = np.asarray(next(p for (c, b), p in seen.items() if b == "black"))[0, 0]
    assert corner.max() < 80


def test_signs_keep_their_colour_and_their_side(listed):
    flag = disc("#e04020")
    ImageDraw.Draw(flag).rectangle((60, 50, 110, 70), fill="black")
    for seed in range(60):
        made = augmentation.vary(listed[1], flag, np.random.default_rng(seed))
        array = np.asarray(made.picture).astype(int)
        assert not made.colour and array[32, 44].sum() < array[32, 20].sum()


def test_captions_say_the_name_the_words_and_the_character(listed):
    draw = np.random.default_rng(0)
    said = [captions.caption(listed[0], "blue", "grey", draw) for _ in range(300)]
    assert (
        "blue cat face on a grey background" in said and any("🐱" in s for s in said) and any("pet" in s for s in said)
    )
    assert all(s.startswith("blue ") and s == s.lower() for s in said)


def test_any_script_is_read_and_cut_at_the_limit(data):
    tokenizer = train_tokenizer(data)
    tokens = tokenize(tokenizer, ["red disc", "", "مرحبا 🐱 " * 50])
    assert tokens.shape == (3, MAX_TOKENS) and int(tokens.max()) < len(tokenizer)
    assert tokens[1, 1:].unique().tolist() == [1] and tokens[2, -1] == 1


def sitting(network, batches, loss, held_out, out, steps=None):
    return train(
        network,
        batches,
        loss,
        held_out,
        TrainingConfig(out, steps, learning_rates=(4e-3, 2e-3), autocast=True, muon_pattern=r"(blocks|layers)\."),
    )


def test_the_autoencoder_learns_and_its_latents_have_unit_variance(data, tmp_path):
    torch.manual_seed(0)
    begun = autoencoder.held_out_loss(autoencoder.build_autoencoder(), data)
    network, _ = sitting(
        autoencoder.build_autoencoder(),
        autoencoder.batches(data, 0),
        autoencoder.loss,
        lambda n: autoencoder.held_out_loss(n, data),
        tmp_path,
        6 / 60,
    )
    assert autoencoder.held_out_loss(network, data) < begun
    latents, factor = autoencoder.encode_all(network, data)
    assert latents.shape == (6, 4, 4, 16, 16) and (latents.astype(np.float32) * factor).std() == pytest.approx(
        1, abs=0.01
    )


def test_words_learn_what_their_pictures_are_like(data, tmp_path):
    torch.manual_seed(0)
    tokenizer, latents = (
        train_tokenizer(data),
        np.random.default_rng(0).normal(size=(6, 4, 4, 16, 16)).astype(np.float16),
    )
    target = text_encoder.regression_targets(latents, 1.0)
    assert target.shape == (6, 4, text_encoder.TARGETS) and np.allclose(target[:, 0, :5].std(0), 1, atol=0.1)
    fixed = [next(text_encoder.batches(data, target, tokenizer, "cpu", seed=1, held_out=True))]
    feed, begun = (
        text_encoder.batches(data, target, tokenizer, "cpu", seed=0),
        text_encoder.PictureRegression(len(tokenizer)),
    )
    network, _ = sitting(
        begun, feed, text_encoder.loss, lambda n: text_encoder.held_out_loss(n, fixed), tmp_path, 6 / 60
    )
    assert text_encoder.held_out_loss(network, fixed) < text_encoder.held_out_loss(
        text_encoder.PictureRegression(len(tokenizer)), fixed
    )


def test_the_painter_is_saved_as_a_pipeline_that_draws(data, tmp_path):
    from diffusers import StableDiffusionPipeline

    torch.manual_seed(0)
    tokenizer, latents = (
        train_tokenizer(data),
        np.random.default_rng(0).normal(size=(6, 4, 4, 16, 16)).astype(np.float16),
    )
    network, lesson = (
        unet.TextConditionedUNet(text_encoder.build_text_encoder(len(tokenizer))),
        next(unet.batches(data, latents, 1.0, tokenizer, "cpu", size=8, seed=0)),
    )
    unet.loss(network, lesson).backward()
    assert all(p.grad is not None for p in network.unet.parameters())
    unet.save(network, tokenizer, autoencoder.build_autoencoder(), tmp_path)
    assert max(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file()) < 10e6
    pipeline = StableDiffusionPipeline.from_pretrained(
        tmp_path, torch_dtype=torch.float32, use_safetensors=True, safety_checker=None
    )
    assert pipeline("red disc", num_inference_steps=2, output_type="np").images.shape == (1, 64, 64, 3)


def test_the_judge_learns_which_name_belongs_to_which_picture(data, tmp_path):
    torch.manual_seed(0)
    tokenizer = train_tokenizer(data)
    feed, model = (
        contrastive.batches(data, tokenizer, "cpu", size=6, seed=0),
        contrastive.build_contrastive_model(len(tokenizer)),
    )
    fixed = [next(contrastive.batches(data, tokenizer, "cpu", size=6, seed=1, held_out=True))]
    begun = contrastive.held_out_loss(model, fixed)
    model, _ = sitting(
        model, feed, contrastive.loss, lambda n: contrastive.held_out_loss(n, fixed), tmp_path / "training", 6 / 60
    )
    assert contrastive.held_out_loss(model, fixed) < begun
    contrastive.save(model, tokenizer, tmp_path / "contrast")
    assert (tmp_path / "contrast" / "model.safetensors").stat().st_size < 10e6

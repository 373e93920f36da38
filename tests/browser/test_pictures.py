"""Pictures on the page: asked for, watched, compared with the unguided, taken home, and dropped back."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.browser.conftest import start, wait_for_presets, wait_until_ready
from tests.domains.image.tiny import stable

DROP = """(bytes) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], 'design.png', { type: 'image/png' }));
  const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried });
  document.querySelector('#stage').dispatchEvent(drop);
}"""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    stable().save_pretrained(folder)
    return str(folder)


def test_pictures_are_made_compared_and_come_back(opened, model):
    """A chip is the prompt; the finished picture holds the settings, and dropped on a fresh page it fills the form."""
    _ask(opened)
    wait_for_presets(opened, "image")
    opened.locator("#condition-image-model input, #condition-image-model textarea").fill(model)
    start(opened, lanes=2, particles=3, levels=4)
    opened.wait_for_selector(".before-after .before image", state="attached", timeout=60_000)
    assert opened.locator(".cell image").count() == 8 and opened.locator(".card image").count() == 2
    opened.locator('.cell[data-lane="1"][data-position="2"]').click()
    opened.wait_for_selector(".candidate image")
    assert opened.locator(".candidate.kept").count() == 1 and opened.locator(".candidate").count() == 3
    with opened.expect_download() as download:
        opened.click(".inspector [data-download=png]")
    file = download.value.path().read_bytes()
    assert Image.open(io.BytesIO(file)).size == (16, 16)
    opened.goto(opened.url.split("?")[0])
    wait_until_ready(opened)
    opened.evaluate(DROP, list(file))
    opened.wait_for_function("document.querySelector('#condition-image-prompt textarea')?.value === 'rocket'")
    assert opened.locator("#lanes input[type=number]").input_value() == "2"
    assert opened.complaints == [] and opened.strangers == []


def test_a_palette_is_text_and_pickers(looked_at):
    _ask(looked_at)
    text = looked_at.locator("#condition-image-palette input[type=text]")
    text.fill("#264653, 2a9d8f")
    text.blur()
    looked_at.wait_for_function("document.querySelectorAll('#condition-image-palette input[type=color]').length === 2")
    looked_at.click("#condition-image-palette button[title='remove colour 1']")
    assert text.input_value() == "#2a9d8f"


def test_what_is_no_picture_is_said_and_the_form_stays(looked_at):
    _ask(looked_at)
    file = looked_at.locator("#condition-image-likeness input[type=file]")
    file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"hello"})
    looked_at.locator("#condition-image-likeness p", has_text="no picture").wait_for()
    packed = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(packed, "PNG")
    file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": packed.getvalue()})
    looked_at.wait_for_selector("#condition-image-likeness img[src^='data:image']")
    assert (
        looked_at.locator("#condition-image-prompt textarea").input_value() == "rocket" and looked_at.complaints == []
    )


def test_what_of_a_prompt_is_not_read_is_said_beside_the_run(looked_at):
    _ask(looked_at)
    looked_at.locator("#condition-image-prompt textarea").fill("rocket " * 500)
    looked_at.click("#run")
    looked_at.locator(".run-remarks p", has_text="are not read").wait_for()
    looked_at.click("[data-do=stop]")
    assert looked_at.complaints == []


def _ask(page) -> None:
    """Choose pictures, an example prompt, and open the conditions."""
    page.locator("#domain label", has_text="Image").click()
    page.click(".chips button:has-text('rocket')")
    page.wait_for_function("document.querySelector('#condition-image-prompt textarea').value === 'rocket'")
    fold = page.get_by_role("button", name="Conditions").locator("visible=true")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    page.wait_for_selector("#condition-image-likeness", state="attached")

"""Gradio's Blocks whose handlers refuse in sentences: whatever a browser sends to a handler comes through here.

And the settings with which the page's handlers are bound.
"""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr
import pandas
from gradio.block_function import BlockFunction

from studio.errors import UserError, sentence_of, tidied

# Gradio counts calls in a table of pandas, which takes Arrow's text where pyarrow is: that cannot hold half a
# character, and whatever a stranger calls gets in there.
pandas.set_option("mode.string_storage", "python")

QUIET = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
LATEST = {**QUIET, "trigger_mode": "always_last"}  # what is chosen while an answer is awaited counts


def filling(part: gr.components.Component) -> dict[str, Any]:
    """Settings of a handler that fills much of the page, quietly.

    Gradio tells all that a handler fills when it begins and when it ends, and walks through the page for each of them;
    of these it tells `part` alone.
    """
    return {**QUIET, "show_progress_on": part}


class StudioBlocks(gr.Blocks):
    """The page. What a handler or a widget refuses is an error with a sentence, and no traceback."""

    async def process_api(self, block_fn: BlockFunction | int, inputs: Any, *args: Any, **named: Any) -> dict[str, Any]:
        """One call of a handler. Raises gr.Error with what to do."""
        try:
            sent = tidied(inputs)
            _refuse_links(sent)
            return await super().process_api(block_fn, sent, *args, **named)
        except gr.Error as error:
            error.print_exception = False
            raise
        except Exception as error:
            public = getattr(block_fn, "api_visibility", "") == "public"
            sentence = sentence_of(error)  # the page shows it as HTML
            raise gr.Error(sentence if public else escape(sentence), print_exception=False) from None


def _refuse_links(sent: Any) -> None:
    """Raises UserError for a file that is to be fetched from elsewhere: Gradio would fetch it."""
    files = [held for held in sent if isinstance(held, dict)] if isinstance(sent, list) else []
    if any(str(file.get("path")).lower().strip().startswith(("http:", "https:")) for file in files):
        raise UserError("Files come from your own disk; download it first.")

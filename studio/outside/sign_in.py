"""Signing in, where a Space asks for it (`hf_oauth: true` in its front matter): runs then belong to the account.

What a run belongs to is a secret that the page knows. A browser makes one; an account's is made here from the Space's
own secret, so that it is the same in every browser, and nobody else can make it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import gradio as gr

ASKED, SECRET = "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"  # set by a Space
TELL = "(owner) => window.studioSignedIn(owner)"
_OWN = secrets.token_hex()  # where there is no secret: accounts are the same until the studio ends


def asks_for_sign_in(environment: Mapping[str, str]) -> bool:
    return bool(environment.get(ASKED))


def account_secret(account: str, environment: Mapping[str, str]) -> str:
    """account: its id, which stays where a name changes."""
    key = environment.get(SECRET) or _OWN
    return hmac.new(key.encode(), account.encode(), hashlib.sha256).hexdigest()


def sign_in_button() -> gr.LoginButton:
    return gr.LoginButton(size="sm", variant="secondary", elem_id="sign-in", min_width=150)


def connect_sign_in(page: gr.Blocks, owner: gr.Textbox, environment: Mapping[str, str], quiet: dict[str, Any]) -> None:
    """The page's owner is the account's while somebody is signed in, and the browser's otherwise."""

    def told(profile: gr.OAuthProfile | None) -> Any:
        return gr.skip() if profile is None else account_secret(profile.get("sub") or profile.username, environment)

    page.load(told, None, owner, **quiet).then(None, owner, None, js=TELL, **quiet)

"""The shelf of reward scripts: what comes with the studio, and each person's own, by name and hash."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import Any

from engines.assets import ASSETS
from engines.domains import domain
from engines.records.store import Store, StoreError
from engines.rewards.own_scripts import Judges
from engines.rewards.sandbox import Fault, Script, read
from engines.rewards.sandbox.check import Report, check
from engines.rewards.sandbox.fault import plain
from studio.refusal import Refused

TEMPLATE = "template"
MOST_KEPT = 200  # versions of one person


@dataclass(frozen=True)
class Kept:
    """One version of one's own script."""

    name: str
    hash: str
    created: float


@cache
def examples(domain_name: str) -> dict[str, str]:
    """name → text of the scripts that come with the studio, the template first."""
    files = sorted(
        (ASSETS / "rewards" / domain_name).glob("*.py"),
        key=lambda f: (f.stem != TEMPLATE, f.stem not in domain(domain_name).rewards, f.stem),
    )
    return {file.stem: file.read_text() for file in files}


def about(text: str) -> str:
    """A script's own first line, which says what it is."""
    try:
        return (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    except SyntaxError:
        return ""


class Shelf:
    """Everybody's scripts in the store; a person sees only their own. judges: what checks them."""

    def __init__(self, store: Store, trusted: bool = False):
        self._store, self.judges = store, Judges(store.path.parent, trusted)

    def check(self, domain_name: str, name: str, data: bytes) -> Report:
        """What the script does with designs that everyone knows. Raises Fault with what to mend."""
        return self._checked(domain_name, name, data)[1]

    def keep(self, owner: str, domain_name: str, name: str, data: bytes) -> tuple[Kept, Report]:
        """Check, and keep what passes as the newest version of that name. Raises Fault or Refused."""
        if name in domain(domain_name).rewards:
            raise Refused(f"“{name}” is a built-in reward; give your script another name.")
        if not name.strip():
            raise Refused("Give the script a name first.")
        script, report = self._checked(domain_name, name, data)
        return self.put(owner, script), report

    def put(self, owner: str, script: Script) -> Kept:
        """Keep a script that was checked before, or comes with a run."""
        if not owner:
            raise Refused("The page has not said whose script this is; reload the page.")
        kept = self.own(owner)
        if len(kept) >= MOST_KEPT and script.hash not in {k.hash for k in kept}:
            raise Refused(f"You keep {len(kept)} versions of scripts; delete some first.")
        try:
            return Kept(script.name, script.hash, self._store.keep_script(owner, script.name, script.hash, script.text))
        except StoreError as error:
            raise Refused(str(error)) from error

    def own(self, owner: str) -> list[Kept]:
        """A person's versions, newest first."""
        return [Kept(*row) for row in self._store.scripts(owner)]

    def names(self, owner: str) -> list[str]:
        return list(dict.fromkeys(kept.name for kept in self.own(owner))) if owner else []

    def text(self, owner: str, name: str, hash: str = "") -> str:
        """The text of that version, or of the newest of that name. Raises Refused."""
        text = self._store.script_text(owner, name, hash)
        if text is None:
            raise Refused(
                f"There is no script “{name}” of yours; it may have been deleted. Choose another in the tab Rewards."
            )
        return text

    def delete(self, owner: str, name: str, hash: str) -> None:
        """One version; runs that used it keep its text."""
        self._store.delete_script(owner, name, hash)

    def filled(self, settings: dict[str, Any], owner: str) -> dict[str, Any]:
        """A request's settings with the newest text of every script that they name; texts that are given stay."""
        named = settings.get("scripts") or {}
        return {
            **settings,
            "scripts": named if isinstance(named, dict) else {name: self.text(owner, name) for name in named},
        }

    def mended(self, request: dict[str, Any], owner: str) -> dict[str, Any]:
        """The request with scripts that were saved anew since."""
        names = set(self.names(owner))
        return {
            **request,
            "scripts": {n: self.text(owner, n) if n in names else t for n, t in request.get("scripts", {}).items()},
        }

    def _checked(self, domain_name: str, name: str, data: bytes) -> tuple[Script, Report]:
        script = read(name, data)
        report = check(self.judges.opened(), script, domain(domain_name).known)
        if report.declared.domains and domain_name not in report.declared.domains:
            raise Fault(
                "load",
                f"This script says that it judges {plain(', '.join(report.declared.domains), 120)}; choose that on the left",
            )
        return script, report

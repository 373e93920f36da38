"""The library of reward scripts: what comes with the studio, and each person's own, by name and hash."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from engines.assets import ASSETS
from engines.domains import NAMES, domain
from engines.records.store import Store
from engines.rewards.sandbox import Script, ScriptError, parse_upload
from engines.rewards.sandbox.check import Report, check
from engines.rewards.sandbox.errors import sanitize
from engines.rewards.sandbox.script import name_refusal
from engines.rewards.script_host import ScriptHost
from studio.errors import UserError, store_errors

TEMPLATE = "template"
MOST_VERSIONS = 200  # of one person's scripts


@dataclass(frozen=True)
class SavedScript:
    """One version of one's own script. created: seconds since the epoch."""

    name: str
    hash: str
    created: float


@cache
def example_scripts(domain_name: str) -> dict[str, str]:
    """Name → text of the scripts that come with the studio: the template, built-in rewards, then the others."""
    files = sorted(
        (ASSETS / "rewards" / domain_name).glob("*.py"),
        key=lambda f: (f.stem != TEMPLATE, f.stem not in domain(domain_name).rewards, f.stem),
    )
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def summary(text: str) -> str:
    """The first line of a script's docstring; "" where it has none, or is no Python."""
    try:
        return (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    except SyntaxError:
        return ""


@dataclass(frozen=True)
class Offer:
    """A script as the form offers it. about: what it judges. refused: why it cannot be ticked, or ""."""

    name: str
    label: str
    about: str
    refused: str = ""


def example_offers(domain_name: str) -> list[Offer]:
    """The examples that are no built-in rewards of that domain."""
    built_in = {TEMPLATE, *domain(domain_name).rewards}
    examples = ((name, text) for name, text in example_scripts(domain_name).items() if name not in built_in)
    return [Offer(name, name.replace("_", " ").capitalize(), f"{summary(text)} · example") for name, text in examples]


class ScriptLibrary:
    """Everybody's scripts in the store; a person sees only their own. script_host: what checks them."""

    def __init__(self, store: Store, trusted: bool = False):
        """trusted: scripts may run unconfined where nothing confines them."""
        self._store, self.script_host = store, ScriptHost(store.path.parent, trusted)

    def check(self, domain_name: str, name: str, data: bytes) -> Report:
        """What the script does with designs that everyone knows. Raises ScriptError with what to mend."""
        return self._read_and_check(domain_name, name, data)[1]

    def check_and_save(self, owner: str, domain_name: str, name: str, data: bytes) -> tuple[SavedScript, Report]:
        """Saves what passes as the newest version of that name. Raises ScriptError or UserError."""
        if name in domain(domain_name).rewards:
            raise UserError(f"“{name}” is a built-in reward; give your script another name.")
        if not name.strip():
            raise UserError("Give the script a name first.")
        if refusal := name_refusal(name):
            raise UserError(refusal)
        script, report = self._read_and_check(domain_name, name, data)
        return self.save(owner, script, domain_name, report.unjudged < len(report.scores)), report

    def save(self, owner: str, script: Script, domain_name: str, judges: bool = True) -> SavedScript:
        """Saves a script that was checked in that domain, or comes with a run of it. Raises UserError.

        judges: whether it could judge any design there; one that could not is kept, but not offered.
        """
        if not owner:
            raise UserError("The page has not said whose script this is; reload the page.")
        known = self.versions(owner)
        if len(known) >= MOST_VERSIONS and script.hash not in {version.hash for version in known}:
            raise UserError(f"You keep {len(known)} versions of scripts; delete some first.")
        with store_errors():
            self._store.check_room()
            created = self._store.keep_script(owner, script.name, script.hash, script.text)
            self._store.keep_check(script.hash, domain_name, judges)
        return SavedScript(script.name, script.hash, created)

    def versions(self, owner: str) -> list[SavedScript]:
        """A person's scripts, newest first."""
        return [SavedScript(*row) for row in self._store.scripts(owner)]

    def names(self, owner: str) -> list[str]:
        """The names of a person's scripts, newest first; [] for nobody."""
        return [version.name for version in self._newest(owner)]

    def offers(self, owner: str, domain_name: str) -> list[Offer]:
        """What the form offers that person in that domain: their own scripts, and the examples."""
        own = [self._offer(owner, version, domain_name) for version in self._newest(owner)]
        taken = {offer.name for offer in own}
        examples = [offer for offer in example_offers(domain_name) if offer.name not in taken]
        return sorted([*own, *examples], key=lambda offer: bool(offer.refused))

    def text(self, owner: str, name: str, hash: str = "") -> str:
        """The text of that version, or of the newest of that name. Raises UserError."""
        text = self._store.script_text(owner, name, hash)
        if text is None:
            raise UserError(
                f"There is no script “{name}” of yours; it may have been deleted. Choose another in the tab Rewards."
            )
        return text

    def delete(self, owner: str, name: str, hash: str) -> None:
        """Deletes one version; runs that used it keep its text."""
        self._store.delete_script(owner, name, hash)

    def resolve_scripts(self, settings: dict[str, Any], owner: str) -> dict[str, Any]:
        """A request's settings with the newest text of every script or example that they name; given texts stay.

        What is wrong with the other settings is not said here. Raises UserError.
        """
        named = settings.get("scripts") if isinstance(settings, dict) else None
        if isinstance(named, list) and all(isinstance(name, str) for name in named):
            return {**settings, "scripts": {name: self._named_text(owner, settings, name) for name in named}}
        if named is not None and not isinstance(named, dict):
            raise UserError("scripts is a list of the names of your scripts, or an object of names and texts.")
        return settings

    def update_scripts(self, request: dict[str, Any], owner: str) -> dict[str, Any]:
        """The request with the newest texts of its scripts; those that are not the owner's stay."""
        names, scripts = set(self.names(owner)), request.get("scripts", {})
        newest = {name: self.text(owner, name) if name in names else text for name, text in scripts.items()}
        return {**request, "scripts": newest}

    def texts(self, owner: str, domain_name: str, rewards: Sequence[str]) -> dict[str, str]:
        """Name → text of those of the rewards that are this person's scripts, or examples of that domain."""
        examples, own = example_scripts(domain_name), self.names(owner)
        known = {name for name in rewards if name in own or name in examples} - set(domain(domain_name).rewards)
        return {name: self.text(owner, name) if name in own else examples[name] for name in known}

    def prices(self, scripts: Mapping[str, str]) -> dict[str, float]:
        """Of those of the scripts (name → text) that were tried: seconds that they take for a design."""
        told = {name: self._store.price(Script(name, text).hash) for name, text in scripts.items()}
        return {name: seconds for name, seconds in told.items() if seconds is not None}

    def _newest(self, owner: str) -> list[SavedScript]:
        """A person's newest version of every name, newest first; [] for nobody."""
        newest: dict[str, SavedScript] = {}
        for version in self.versions(owner) if owner else []:
            newest.setdefault(version.name, version)
        return list(newest.values())

    def _offer(self, owner: str, version: SavedScript, domain_name: str) -> Offer:
        about = f"{summary(self.text(owner, version.name))} · own script".removeprefix(" · ")
        return Offer(version.name, version.name, about, self._refusal(version.hash, domain_name))

    def _refusal(self, hash: str, domain_name: str) -> str:
        """Why a text cannot judge that domain's designs, or "". Nothing is known of texts older than the checks."""
        checks = self._store.checks(hash)
        if checks.get(domain_name, not checks):
            return ""
        here = domain(domain_name).label
        if domain_name in checks:
            return f"judges none of the designs that it was checked on for {here}"
        there = ", ".join(domain(name).label for name in checks if name in NAMES)
        return f"was checked for {there}; check it for {here} in the tab Rewards to use it here"

    def _named_text(self, owner: str, settings: dict[str, Any], name: str) -> str:
        """One's own newest text of that name, or the example's of the request's domain. Raises UserError."""
        wanted = settings.get("domain", NAMES[0])
        wanted = wanted if wanted in NAMES else NAMES[0]  # what is no domain is said of the whole request
        own = next((version for version in self._newest(owner) if version.name == name), None)
        if own is None and name in example_scripts(wanted):
            return example_scripts(wanted)[name]
        if own and (refused := self._refusal(own.hash, wanted)):
            raise UserError(f"The script “{name}” {refused}.")
        return self.text(owner, name)

    def _read_and_check(self, domain_name: str, name: str, data: bytes) -> tuple[Script, Report]:
        script = parse_upload(name, data)
        chosen = domain(domain_name)
        examples = chosen.conditions(**chosen.example_conditions).for_scripts()
        report = check(self.script_host.launcher_of(script.text), script, chosen.known_designs, examples)
        with store_errors():
            self._store.keep_price(script.hash, report.milliseconds / 1000)
        if report.declared.domains and domain_name not in report.declared.domains:
            names = sanitize(", ".join(report.declared.domains), 120)
            raise ScriptError("load", f"This script says that it judges {names}; choose that on the left")
        return script, report

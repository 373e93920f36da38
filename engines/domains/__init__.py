"""The domains. A domain is data: what its designs are, how its process is loaded, judged, measured and drawn.

Importing this costs no torch: models are imported when a run loads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from engines.assets import ASSETS
from engines.domains.meaning import Meanings
from engines.domains.pace import Pace
from engines.domains.suggestion import Suggestion
from engines.records.codec import Codec
from engines.settings import Settings, shown_fields

DIGITS = 16  # of a model's version
TOKENS = ("vocabulary.json", "tokenizer.json")  # files that say what ids mean


class Conditions(Settings):
    """What a domain lets one fix beyond the reward; a domain adds its own fields."""

    def for_scripts(self) -> dict[str, Any]:
        """What own reward scripts are told: text and numbers by name, the same for all designs."""
        return self.model_dump(mode="json", include=set(shown_fields(type(self))))

    def of_design(self, design: Any) -> dict[str, Any]:
        """Conditions that a design has of its own, such as the prompt of its lane."""
        return {}


Precision = Literal["single", "bfloat16"]
PRECISION = Field(
    "single",
    title="Precision",
    description="in which numbers the network computes: bfloat16 is up to twice as fast where the machine has it "
    "(processors with AVX-512 BF16, GPUs), and approximate, so designs differ from those of single precision",
)


class OneALevel(Conditions):
    """Conditions of a masked model, which can reveal one letter a level."""

    first_hitting: bool = Field(
        False,
        title="One letter a level",
        description="first-hitting: as many levels as there are letters to fill, whatever “Levels” says; the same law "
        "as with very many levels, and none of them idle. For the best designs; fewer levels are cheaper",
    )
    precision: Precision = PRECISION


@dataclass(frozen=True)
class Model:
    """A loaded pre-trained model, ready to be guided.

    process: see process.py. decode: states [N, *event] → N designs. soft: exact values, where they exist:
    (rewards and α) → ((x_t, t) → v_t). log_likelihood: finished states, some: of which rows (a range;
    None: of all) → bound in nats [N].
    encode: N designs → finished states [N, *event]; None where a person cannot bring some along.
    unfinished_view: unfinished states as the film shows them, where that says more than the design they point to.
    symbols: [ids, S] how often each token holds each symbol, where tokens are made of symbols that they share.
    relaxed: x̂0 [N, *event], of masked models the shares [N, L, V] that each place has of each token → designs as the
    numbers that Reward.relaxed reads, with a gradient; None where designs are no such numbers.
    finish: (finished states, their designs) → these as they are shown and kept, where that is more than what is judged,
    such as larger pictures; None where they are what is judged.
    """

    process: Any
    decode: Callable[[Any], list[Any]]
    soft: Callable[[Mapping[str, float], float], Callable] | None = None
    log_likelihood: Callable[[Any], Any] | None = None
    unfinished_view: Callable[[Any], list[Any]] | None = None
    encode: Callable[[Sequence[Any]], Any] | None = None
    symbols: Any = None
    relaxed: Callable[[Any], Any] | None = None
    finish: Callable[[Any, list[Any]], list[Any]] | None = None


def rows_of(x: Any, some: range | None) -> Any:
    """Some rows of x [N, …]; None: all."""
    return x if some is None else x[some.start : some.stop]


@dataclass(frozen=True)
class ConditionHints:
    """How the page asks for conditions, where a line of text would not do.

    first: those asked before the rewards. widgets: condition → “lines”, “picture” or “colours”.
    examples: condition → what to try. suggest: condition → what is said of it while it is typed, by (its text, the
    conditions that are named beside it).
    uploaded: a stranger's file → what a “picture” condition holds; raises ValueError with what to do.
    dropped: the condition that a picture dropped anywhere on the page may fill; "" for none.
    """

    first: Sequence[str] = ()
    widgets: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    suggest: Mapping[str, tuple[Callable[[str, Mapping[str, Any]], list[Suggestion]], Sequence[str]]] = field(
        default_factory=dict
    )
    uploaded: Callable[[bytes], str] | None = None
    dropped: str = ""


@dataclass(frozen=True)
class DesignFile:
    """One design as a file that carries its request.

    write: (design, request as JSON) → bytes.
    request: such a file → the request, as yet unchecked; raises ValueError with what to do.
    """

    ending: str
    write: Callable[[Any, Mapping[str, Any]], bytes]
    request: Callable[[bytes], dict[str, Any]]


def _nothing(*given: Any) -> list:
    return []


@dataclass(frozen=True)
class Domain:
    """One kind of design and all that is particular to it. Comments say what a function takes and gives."""

    label: str
    about: str
    defaults: Mapping[str, Any]  # Request fields this domain presets
    most_levels: int
    rewards: Mapping[str, Any]  # name → Reward
    load: Callable[..., Model]  # (conditions, levels=, device=, rows_per_call=) → Model
    measures: Callable[[Sequence[Any]], dict[str, float]]
    # (design, or text that its codec wrote; pixels) → SVG
    draw: Callable[[Any, int], str]
    # (a design, what it became, pixels) → pictures of what differs: (title, SVG); None: both are drawn side by side
    differences: Callable[[Any, Any, int], list[tuple[str, str]]] | None = None
    # designs that everyone knows: what an own reward is checked on
    known_designs: Sequence[Any] = ()
    conditions: type[Conditions] = Conditions
    # conditions under which an own reward is checked
    example_conditions: Mapping[str, Any] = field(default_factory=dict)
    # a loaded model is kept for the next run; False where the domain itself keeps what is large
    cached: bool = True
    least_levels: int = 1
    # conditions → levels of a run that reveals one letter at each, where that can be asked for (OneALevel)
    letters: Callable[[Any], int] | None = None
    values: Sequence[str] = ("pm",)
    # design → one spelling for equal designs; part of judging, which needs it parsed
    canonical: Callable[[Any], Any] | None = None
    # (a line that a person typed, conditions) → the design that the model can begin from; ValueError with what to do
    spell: Callable[[str, Any], Any] | None = None
    # the same for whoever only wants to have it judged; None: `spell`
    read: Callable[[str, Any], Any] | None = None
    # design → what the table shows of it
    properties: Callable[[Any], dict[str, Any]] = lambda design: {}
    # (finished designs, conditions) → what networks, or measurements, say of them: name → one a design, nan: nothing
    opinions: Callable[[Sequence[Any], Any], dict[str, list[float]]] = lambda designs, conditions: {}
    # what properties, opinions and measures mean
    meanings: Meanings = field(default_factory=dict)
    # what colours and letters of a drawn design mean: (colour in CSS, or ""; words)
    key: Sequence[tuple[str, str]] = ()
    # (designs, a request's settings) → pictures of all together: (title, SVG)
    panels: Callable[[Sequence[Any], Mapping[str, Any]], list[tuple[str, str]]] = _nothing
    # (design, a request's settings) → pictures of one design: (title, SVG)
    views: Callable[[Any, Mapping[str, Any]], list[tuple[str, str]]] | None = None
    # design → mol block in three dimensions; ValueError where there is none
    mol_block: Callable[[Any], str] | None = None
    # file ending → ((designs, rows, a request with the “run” it was) → bytes)
    exports: Mapping[str, Callable] = field(default_factory=dict)
    # the model card's file under assets/
    card: str = ""
    pace: Pace = Pace()
    # designs as numbers that have a gradient, as a reward that follows it reads them, in words; "" where there are none
    relaxed: str = ""
    # what the unguided model and its data look like: a file under assets/
    reference: str = ""
    # conditions → whether the natural elements there are such as are designed
    natural: Callable[[Any], bool] = lambda conditions: True
    # conditions → the folder of the networks that a run loads; None: where the card is
    weights: Callable[[Any], Path] | None = None
    # (conditions, lanes) → lanes drawn unguided beside a run; 0 where the designs in `reference` are the model's own
    unguided_lanes: Callable[[Any, int], int] = lambda conditions, lanes: 0
    codec: Codec = Codec()
    hints: ConditionHints = ConditionHints()
    design_file: DesignFile | None = None
    # conditions as the store keeps them → sentences about what of them is not heeded
    remarks: Callable[[Mapping[str, Any]], list[str]] = _nothing
    # raises ValueError for conditions that a studio open to strangers does not grant
    check_public: Callable[[Any], None] = lambda conditions: None

    def version(self, conditions: Conditions) -> str:
        """Another one for other networks or tokens."""
        beside = (ASSETS / self.card).parent if self.card else None
        return _digest(self.weights(conditions) if self.weights else beside)


@cache
def _digest(folder: Path | None) -> str:
    """Of the networks and tokens in a folder."""
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")) if folder else ():
        if file.suffix == ".safetensors" or file.name in TOKENS:
            found.update(file.read_bytes())
    return found.hexdigest()[:DIGITS]


NAMES = ("molecule", "enhancer", "utr", "image", "chain", "mixture", "gb1")
_FOLDER = {"chain": "toy", "mixture": "toy", "gb1": "toy.gb1"}


@cache
def domain(name: str) -> Domain:
    """The domain of that name. Raises KeyError for a name that is not in NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    return getattr(import_module(f"engines.domains.{_FOLDER.get(name, name)}"), name.upper())

"""Parts that every design holds: a scaffold with places to grow, or two ends that a linker joins.

A part is a tree of fragments with holes. Its tokens stand before all others (those of a linker's far end behind), and
what the model writes between is bound into the holes; so the part stands in every design, by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rdkit import Chem

from engines.domains.molecule.tokens.attachment import EXAMPLE, check_part, holds, with_holes
from engines.domains.molecule.tokens.refusal import cannot_write
from engines.domains.molecule.tokens.stand_ins import encode_nearly
from engines.domains.molecule.tokens.vocabulary import Vocabulary, shipped_vocabulary
from engines.domains.molecule.trees.cutting import to_symbols, to_tree
from engines.domains.molecule.trees.template import template_of
from engines.domains.molecule.trees.tree import Node, bind_behind, bind_child, give_exit, in_order, read_nodes
from engines.domains.molecule.trees.writing import write_tree


@dataclass(frozen=True)
class Kept:
    """front: the tree that begins every design. back: the hole behind which a linker's far end stands, or None.

    ids, back_ids: their tokens.
    """

    text: str
    front: Node
    back: Node | None
    ids: tuple[int, ...]
    back_ids: tuple[int, ...]

    def decode(self, vocabulary: Vocabulary, ids: Sequence[int]) -> str:
        """The SMILES of a state's tokens; MASK and PAD are left out, "" where all is undrawn."""
        present = [i for i in ids if i != vocabulary.pad]
        if all(i > vocabulary.pad for i in present):
            return ""
        return _grown(self.text, vocabulary.symbols(present[len(self.ids) : len(present) - len(self.back_ids)]))


@lru_cache(maxsize=64)
def read_kept(text: str) -> Kept:
    """The part that a person wants to keep. Raises ValueError with what to do."""
    molecule = Chem.MolFromSmiles(text)
    if molecule is None or not text.isascii():
        raise ValueError(f"“{text[:40]}” is not a SMILES with an attachment point, such as {EXAMPLE}.")
    check_part(molecule)
    vocabulary = shipped_vocabulary()
    try:
        (front, hole), *back = (with_holes(piece) for piece in Chem.GetMolFrags(molecule, asMols=True))
        root = to_tree(front, last=hole)
        far = to_tree(back[0][0], first=back[0][1]) if back else None
        ids = tuple(encode_nearly(vocabulary, to_symbols(root)))
        back_ids = tuple(encode_nearly(vocabulary, to_symbols(far.children[0]))) if far else ()
    except (KeyError, ValueError) as error:
        raise cannot_write(text, error) from None
    if len(ids) + len(back_ids) >= vocabulary.longest:
        raise ValueError(
            f"This part has {len(ids) + len(back_ids)} tokens, and the model writes {vocabulary.longest} in all; "
            "keep less."
        )
    kept = Kept(text, _copy(root, whole=True), _copy(far, whole=True) if far else None, ids, back_ids)
    if not holds(grow(kept, ()), text):
        raise cannot_write(text, "its bonds are not such as designs have")
    return kept


@lru_cache(maxsize=20_000)
def _grown(text: str, symbols: tuple[str, ...]) -> str:
    return grow(read_kept(text), symbols)


def grow(kept: Kept, symbols: Sequence[str]) -> str:
    """The SMILES of a molecule that holds the part, with what the symbols spell in its holes.

    A methyl or methylene group stands where they spell nothing.
    """
    root, nodes = _copy(kept.front), read_nodes(symbols)
    holes = _holes_of(root)
    open_, _ = bind_behind(holes[::-1], nodes, [])
    if kept.back is not None:
        _bind_end(holes[0], open_, _copy(kept.back).children[0])
    for hole in holes:
        if not hole.children:
            bind_child(hole, _methyl())
        _close(hole)
    return write_tree(root)


def _bind_end(hole: Node, open_: list[Node], end: Node) -> None:
    """Bind a linker's far end to the last exit that is open; else to the last hydrogen; else the linker is CH2."""
    if hole in open_:
        open_ = [_methylene(hole)]
    for node in open_[:1] or in_order(hole.children[0])[::-1]:
        if node in open_ or give_exit(node):
            return bind_child(node, end)
    hole.children.clear()
    return bind_child(_methylene(hole), end)


def _methyl() -> Node:
    return Node(template_of("C")[0], entry=0)


def _methylene(hole: Node) -> Node:
    """A CH2 in a hole, with an open exit."""
    node = replace(_methyl(), exits=[0])
    bind_child(hole, node)
    return node


def _close(hole: Node) -> None:
    """Put what fills a hole into its place."""
    child, before = hole.children[0], hole.before
    child.before = before
    before.children = [child if each is hole else each for each in before.children]


def _copy(node: Node, **changed: bool) -> Node:
    copied = replace(node, exits=list(node.exits), children=[], before=None, **changed)
    for child in node.children:
        bind_child(copied, _copy(child, **changed))
    return copied


def _holes_of(root: Node) -> list[Node]:
    """The holes of a tree, by number."""
    return sorted((node for node in in_order(root) if node.template.is_hole), key=lambda node: node.template.smiles)

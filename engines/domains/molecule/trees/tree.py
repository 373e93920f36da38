"""Fragments bound to one another by single bonds: a tree, as symbols in prefix order, and as SMILES.

Symbols: a fragment's SMILES begins a node; “@k” behind it is the atom that binds it to the node before (the first) or
to one that follows (the others); “@k+” and “@k-” give that atom a stereo mark, @@ and @, “!k+” and “!k-” one that binds
nothing; “=kc” and “=kt” say that the double bond from atom k on is cis or trans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from engines.domains.molecule.trees.template import Atom, Template, template_of

CARBON = ("C", "c")
MARKS = {"+": "@@", "-": "@", "": ""}


class Place(NamedTuple):
    """What a symbol behind a fragment says of one of its atoms. kind: “@”, “!” or “=”."""

    kind: str
    atom: int
    mark: str


@dataclass(eq=False)
class Node:
    """One fragment. exits: the atoms that bind the nodes that follow. marks: atom → @ or @@. turned: atom → c or t.

    whole: it belongs to a part that is kept, so its charges stay.
    """

    template: Template
    entry: int | None = None
    exits: list[int] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    turned: dict[int, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    before: Node | None = None
    whole: bool = False

    def beside(self, atom: int) -> list[Atom]:
        """The atoms of other nodes that an atom is bound to."""
        behind = [child.template.atoms[child.entry] for exit_, child in zip(self.exits, self.children) if exit_ == atom]
        if self.before is None or self.entry != atom:
            return behind
        return [self.before.template.atoms[self.before.exits[self.before.children.index(self)]], *behind]


@cache
def read_symbol(symbol: str) -> Place | Template:
    """What a symbol means. Raises ValueError where it means nothing."""
    if symbol[0] in "@!=":
        digits = symbol[1:].rstrip("+-ct")
        return Place(symbol[0], int(digits), symbol[1 + len(digits) :])
    found = template_of(symbol)
    if found is None:
        raise ValueError(f"“{symbol}” is no fragment.")
    return found[0]


def read_nodes(symbols: Sequence[str]) -> Iterator[Node]:
    """The nodes in prefix order, not bound yet. What stands before the first fragment is left out."""
    node = None
    for symbol in symbols:
        read = read_symbol(symbol)
        if isinstance(read, Template):
            if node is not None:
                yield node
            node = Node(read)
        elif node is not None and read.atom < len(node.template.atoms):
            _tell(node, read)
    if node is not None:
        yield node


def _tell(node: Node, place: Place) -> None:
    """Add to a node what a symbol says of one of its atoms."""
    if place.kind == "=":
        node.turned.setdefault(place.atom, place.mark)
        return
    if place.mark:
        node.marks.setdefault(place.atom, MARKS[place.mark])
    if place.kind == "@" and node.entry is None:
        node.entry = place.atom
    elif place.kind == "@":
        node.exits.append(place.atom)


def bind(nodes: Iterator[Node]) -> Node | None:
    """The tree's first node, to which the others are bound; nothing is before it.

    What is closed before there is any carbon to go on from is left out.
    """
    root = next(nodes, None)
    while root is not None:
        root.entry = None
        rest = bind_behind(open_exits(root), nodes, [root])[1]
        if rest is None:
            break
        root = rest
    return root


def bind_behind(open_: list[Node], nodes: Iterator[Node], bound: list[Node]) -> tuple[list[Node], Node | None]:
    """Bind nodes to exits, the last one first, and to the last carbon with a hydrogen where none is open.

    bound: nodes that may be so extended; those that are bound are added. Nodes for which no atom is free are left out.
    Returns the exits still open, a node each, and the node, if any, for which there was no place.
    """
    for node in nodes:
        if not can_enter(node):
            continue
        if not open_:
            open_ = [each for each in reversed(bound) if give_exit(each, CARBON)][:1]
        if not open_:
            return [], node
        bind_child(open_.pop(), node)
        bound.append(node)
        open_ += open_exits(node)
    return open_, None


def in_order(node: Node) -> list[Node]:
    """A node and all behind it, in prefix order."""
    return [node, *(each for child in node.children for each in in_order(child))]


def bind_child(node: Node, child: Node) -> None:
    """Let a node follow another, at its next exit."""
    child.before = node
    node.children.append(child)


def open_exits(node: Node) -> list[Node]:
    """The node, once for every exit that has a hydrogen to give; other exits are struck out."""
    free = [atom.hydrogens for atom in node.template.atoms]
    if node.entry is not None:
        free[node.entry] -= 1
    possible = []
    for atom in node.exits:
        if free[atom] > 0:
            free[atom] -= 1
            possible.append(atom)
    node.exits = possible
    return [node] * len(possible)


def can_enter(node: Node) -> bool:
    """Whether any atom can be bound to the node before; the entry is the first such where it cannot be."""
    free = [number for number, atom in enumerate(node.template.atoms) if atom.hydrogens]
    if node.entry not in free:
        node.entry = free[0] if free else None
    return bool(free)


def give_exit(node: Node, elements: Sequence[str] = ()) -> bool:
    """Whether an atom, of these elements if any are named, has a hydrogen left; it is an exit of the node now."""
    for number, atom in enumerate(node.template.atoms):
        more = replace(node, exits=[*node.exits, number])
        if (not elements or atom.element in elements) and len(open_exits(more)) > len(node.exits):
            node.exits.append(number)
            return True
    return False

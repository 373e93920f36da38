"""Masked (absorbing-state) diffusion, Sahoo et al. 2024 (arXiv:2406.07524): tokens are hidden, then revealed.

The network's prediction is log p(x0_i | visible tokens); time does not enter it (Ou et al. 2024, arXiv:2406.03736).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engines.diffusion.lean import Leaning, Merit, Strength, ascend, call_in_tiles, packed, unpacked
from engines.diffusion.noise import COUNT, START, Noise
from engines.diffusion.reveal import EvenReveal, FirstHitting, LinearReveal, following
from engines.yield_points import pieces

LEANT_AT_ONCE = 16  # states whose gradient is asked together


@dataclass(frozen=True)
class MaskedPrediction:
    """What the network says of masked places and of no other: log-probabilities, row after row, place after place.

    They are large, so what was computed in parts is not put together.
    """

    parts: tuple[Tensor, ...]  # [K, V] one after another, K masked places in all
    count: Tensor  # [N] of them in each row

    def __getitem__(self, rows: Tensor) -> MaskedPrediction:
        if rows.equal(torch.arange(len(self.count), device=rows.device)):
            return self
        count = self.count[rows]
        within = torch.arange(int(count.sum()), device=count.device) - (count.cumsum(0) - count).repeat_interleave(
            count
        )
        return MaskedPrediction((self.laws(self.first[rows].repeat_interleave(count) + within),), count)

    @property
    def log_p(self) -> Tensor:
        """[K, V]"""
        return self.parts[0] if len(self.parts) == 1 else torch.cat(self.parts)

    def laws(self, which: Tensor) -> Tensor:
        """log_p[which], for which [J] → [J, V]."""
        if len(self.parts) == 1:
            return self.parts[0][which]
        found, begin = self.parts[0].new_empty(len(which), self.parts[0].shape[1]), 0
        for part in self.parts:
            mine = ((which >= begin) & (which < begin + len(part))).nonzero().squeeze(1)
            found[mine] = part[which[mine] - begin]
            begin += len(part)
        return found

    def argmax(self) -> Tensor:
        """[K] the likeliest tokens."""
        return torch.cat([part.argmax(-1) for part in self.parts])

    @property
    def first(self) -> Tensor:
        """[N] where each row begins."""
        return self.count.cumsum(0) - self.count

    def law(self, parent: Tensor, masked: Tensor, row: Tensor, place: Tensor) -> Tensor:
        """Index of the law of each masked place [J] of `masked` [M, L], whose row i is predicted by parent[i]."""
        return self.first[parent[row]] + masked.cumsum(1)[row, place] - 1


@dataclass(frozen=True)
class MaskedProcess:
    """Keeps the contract of `process.py` for token sequences.

    predict: tokens [N, L] → log-probabilities of the masked places, row after row [K, V].
    start: uniforms [B, 1] → a wholly masked state [B, L] (MASK, fixed tokens, PAD).
    reveal: which masked positions a step fills, and how many a level has. mask, pad, undrawn: their ids.
    rows_per_call: rows of one network call. undrawn: where `start` draws something (a length), x_T holds this id
    everywhere and the first proposal draws it, so that it is guided too. fixed: places at the front and the
    back of such states (before PAD) that `start` fills and nothing redraws.
    """

    predict: Callable[[Tensor], Tensor]
    start: Callable[[Tensor], Tensor]
    reveal: EvenReveal | LinearReveal | FirstHitting
    mask: int
    levels: int
    pad: int = -1
    undrawn: int | None = None
    fixed: tuple[int, int] = (0, 0)
    rows_per_call: int = 4096
    turns: int = 1  # steps of noise that hide places in turn, by one random order: a systematic scan
    timeless, passes, passes_to_lean = True, 1, 1  # the network's own gradient is not asked

    def prior(self, batch: int, noise: Noise) -> Tensor:
        x = self.start(noise.at(self.levels, START).uniform(1, 1))[:batch]
        return x if self._drawn_at_once else torch.full_like(x, self.undrawn)

    def groups(self, x: Tensor) -> Tensor:
        return torch.zeros(len(x), dtype=torch.long)

    def denoise(self, x: Tensor, t: int) -> MaskedPrediction:
        return self.join(
            [
                MaskedPrediction((self.predict(rows),), (rows == self.mask).sum(1))
                for rows in pieces(x, self.rows_per_call)
            ]
        )

    def join(self, parts: list[MaskedPrediction]) -> MaskedPrediction:
        return MaskedPrediction(
            tuple(law for part in parts for law in part.parts), torch.cat([part.count for part in parts])
        )

    def propose(self, x: Tensor, prediction: MaskedPrediction, t: int, copies: int, noise: Noise) -> Tensor:
        order, token = noise.uniform(copies, 2 * x.shape[1]).to(x.device).chunk(2, dim=1)
        parent = torch.arange(len(x), device=x.device).repeat_interleave(copies)
        children = x[parent]
        if t == self.levels and self.undrawn is not None and bool((x == self.undrawn).all()):
            return self.start(order[:, :1].cpu())
        present = (children != self.pad).sum(1, keepdim=True)
        masked = children == self.mask
        shared = lambda: noise.at(noise.step, COUNT).uniform(1, x.shape[1]).to(x.device)[parent]
        row, place = self.reveal(masked, present, t, self.levels, order, shared).nonzero(as_tuple=True)
        once, place_of = prediction.law(parent, masked, row, place).unique(
            return_inverse=True
        )  # the candidates of a parent share its laws
        children[row, place] = draw_tokens(prediction.laws(once), token[row, place], place_of)
        return children

    def changing(self, x: Tensor, t: int) -> Tensor:
        """By the schedule; states whose length is not drawn yet change as that is, then as if it were the median."""
        if t == self.levels and self.undrawn is not None and bool((x == self.undrawn).all()):
            typical = self.start(torch.full((1, 1), 0.5, dtype=torch.float64)).to(x).expand_as(x)
            return torch.cat([self.changing(typical, t)[:-1], torch.tensor([float(len(x))], dtype=torch.float64)])
        masked, present = (x == self.mask).sum(1, keepdim=True), (x != self.pad).sum(1, keepdim=True)
        return self.reveal.changing(masked, present, t, self.levels)

    def lean(self, x: Tensor, t: int, merit: Merit, strength: Strength) -> Leaning:
        """log p + g/α, where g is the gradient of what x̂0 is worth by the shares of letters that its places have.

        Where that is linear in them, E[r | x_i] − E[r] is g: letters are drawn from p·exp(E[r | x_i]/α).
        """
        prediction = self.denoise(x, t)
        row, place = (x == self.mask).nonzero(as_tuple=True)
        shares = self._shares(x, prediction.log_p, row, place)
        found = call_in_tiles(lambda rows: _ascend(rows, merit), shares, LEANT_AT_ONCE)
        worth, slope = unpacked(found, (), shares.shape[1:])
        slope = slope[row, place].to(prediction.log_p)
        possible = prediction.log_p.isfinite()
        slope = (slope - (slope * possible).sum(1, keepdim=True) / possible.sum(1, keepdim=True)) * possible
        squares = torch.zeros(len(x), device=x.device, dtype=slope.dtype).index_add(0, row, slope.square().mean(1))
        factor = strength.factor((squares / prediction.count.clamp(min=1)).sqrt())
        leant = torch.log_softmax(prediction.log_p + factor[row, None] * slope, -1)
        return Leaning(prediction, MaskedPrediction((leant,), prediction.count), worth)

    def _shares(self, x: Tensor, log_p: Tensor, row: Tensor, place: Tensor) -> Tensor:
        """[N, L, V] the shares of x̂0's letters: one where a place is revealed, their chances where it is masked."""
        written = (x[..., None] == torch.arange(log_p.shape[1], device=x.device)).to(log_p.dtype)
        written[row, place] = log_p.exp()
        return written

    def noised(self, x: Tensor, t: int, noise: Noise) -> Tensor:
        """Finished states [N, L] → x_t: of the places that are free as many are masked as level t has.

        Where there are turns, the next step of noise masks those that come after them in a random order.
        """
        scan, turn = divmod(noise.step, self.turns)
        order, drawn = noise.at(scan, noise.purpose).uniform(1, 2 * x.shape[1]).to(x.device).chunk(2, dim=1)
        free, present = self._free(x), (x != self.pad).sum(1, keepdim=True)
        hidden = self.reveal.hidden(free, present, t, self.levels, drawn)
        return x.masked_fill(following(free, order, hidden, turn * hidden), self.mask)

    def redrawing(self, share: float, rows: int) -> tuple[MaskedProcess, int]:
        """The process that redraws a share of a finished state's tokens, and the level that it goes back to.

        It fills them in `rows` steps; in as many as there are, one after another, by the law of the model itself.
        Rounds (steps of noise) scan the places: none is redrawn again before the others had their turn.
        """
        return replace(self, reveal=EvenReveal(share), levels=rows, turns=max(1, round(1 / share))), rows

    def _free(self, x: Tensor) -> Tensor:
        """[N, L] what the model draws of a finished state, neither fixed nor PAD."""
        if self.undrawn is not None:
            front, back = self.fixed
            present, place = (x != self.pad).sum(1, keepdim=True), torch.arange(x.shape[1], device=x.device)
            return (place >= front) & (place < present - back)
        return (self.start(torch.full((1, 1), 0.5, dtype=torch.float64)) == self.mask).to(x.device).expand_as(x)

    def fill(self, x: Tensor, prediction: MaskedPrediction, uniform: Tensor) -> Tensor:
        """Every masked token drawn from p(x0_i | x_t), K times a row: uniforms [K, L] → [N·K, L], parent-major."""
        parent = torch.arange(len(x), device=x.device).repeat_interleave(len(uniform))
        filled = x[parent]
        masked = filled == self.mask
        row, place = masked.nonzero(as_tuple=True)
        law = prediction.law(parent, masked, row, place)
        filled[row, place] = draw_tokens(prediction.log_p, uniform.repeat(len(x), 1).to(x.device)[row, place], law)
        return filled

    @property
    def _drawn_at_once(self) -> bool:
        return self.undrawn is None or self.levels == 1

    def clean(self, x: Tensor, prediction: MaskedPrediction | None, t: int) -> Tensor:
        """Revealed tokens stay, the rest is the arg-max of p(x0_i | x_t)."""
        return x if prediction is None else x.masked_scatter(x == self.mask, prediction.argmax())


def _ascend(shares: Tensor, merit: Merit) -> Tensor:
    """What shares [N, L, V] are worth, and the gradient of that, side by side."""
    worth, _, slope = ascend(lambda x: (merit(x), x), shares)
    return packed(worth.to(slope), slope)


def draw_tokens(log_p: Tensor, uniform: Tensor, law: Tensor) -> Tensor:
    """Inverse-CDF draw: laws [D, V], uniforms [K] and which law each is for [K] → token ids [K].

    The laws' cumulative sums stand end to end, law i between i and i + 1, so that one search finds all.
    """
    cumulative = log_p.exp().cumsum(-1, dtype=torch.float64)
    steps = cumulative / cumulative[:, -1:] + torch.arange(len(log_p), device=log_p.device)[:, None]
    found = torch.searchsorted(steps.flatten(), law + uniform) - law * log_p.shape[1]
    return found.clamp(max=log_p.shape[1] - 1)

"""An enumerable masked chain: three letters in three places, every probability known, every soft value exact."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from engines.diffusion.masked import MaskedProcess
from engines.diffusion.reveal import even_reveal
from engines.domains import Model, rows_of

LETTERS, LENGTH = "abc", 3
MASK = len(LETTERS)


@dataclass(frozen=True)
class Joint:
    """A distribution over all words: p(x0) ∝ Π couplings of neighbours. words [K, L], probabilities [K]."""

    words: Tensor
    probabilities: Tensor

    def consistent(self, x: Tensor) -> Tensor:
        """p(x0) of the words that agree with the visible letters of x [N, L] → [N, K], not normalised."""
        agree = (x[:, None] == self.words) | (x[:, None] == MASK)
        return agree.all(-1) * self.probabilities

    def predict(self, x: Tensor) -> Tensor:
        """log p(x0_i = letter | visible) of the masked places [K, V]."""
        weight = self.consistent(x)
        onehot = torch.nn.functional.one_hot(self.words, len(LETTERS)).double()
        marginal = torch.einsum("nk,klv->nlv", weight, onehot)
        return (marginal / weight.sum(1)[:, None, None]).log()[x == MASK]

    def soft_value(self, rewards: Tensor, alpha: float, x: Tensor) -> Tensor:
        """v(x) = α log E[exp(r(x0)/α) | x]; the largest reachable reward at α = 0, the mean at α = ∞."""
        weight = self.consistent(x)
        if alpha == 0:
            return torch.where(weight > 0, rewards, -torch.inf).amax(1)
        if alpha == float("inf"):
            return (weight * rewards).sum(1) / weight.sum(1)
        conditional = (weight / weight.sum(1, keepdim=True)).log()
        return alpha * torch.logsumexp(conditional + rewards / alpha, 1)


def joint() -> Joint:
    """The public example: neighbours like to differ, some letters are rarer."""
    words = torch.tensor(list(product(range(len(LETTERS)), repeat=LENGTH)))
    first = torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64)
    follows = torch.tensor([[3, 4, 3], [4, 2, 4], [3, 4, 3]], dtype=torch.float64)
    follows = follows / follows.sum(1, keepdim=True)
    chances = first[words[:, 0]] * follows[words[:, 0], words[:, 1]] * follows[words[:, 1], words[:, 2]]
    return Joint(words, chances / chances.sum())


def decode(x: Tensor) -> list[str]:
    """The word of each row of letters [N, L]."""
    return ["".join(LETTERS[i] for i in row) for row in x.tolist()]


def load(levels: int, device: str = "cpu", rows_per_call: int | None = None) -> Model:
    """The chain as a Model; with levels ≥ 3 its law is the joint itself."""
    from engines.domains.toy import CHAIN

    law = joint()
    start = lambda uniform: torch.full((len(uniform), LENGTH), MASK)
    process = MaskedProcess(law.predict, start, even_reveal, MASK, levels, rows_per_call=rows_per_call or 4096)

    def soft(rewards, alpha):
        total = sum(w * torch.as_tensor(CHAIN.rewards[n].judge(decode(law.words), None)) for n, w in rewards.items())
        return lambda x, t: law.soft_value(total, alpha, x)

    letters = lambda words: torch.tensor([[LETTERS.index(letter) for letter in word] for word in words])
    likelihood = lambda x, some=None: law.consistent(rows_of(x, some)).sum(1).log()
    return Model(process, decode, soft, likelihood, encode=letters, relaxed=lambda x: x)

"""Sequences that share a stretch of letters belong to one cluster; a cluster lies in one fold as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.letters import encode

FOLDS = 20
_BASE = np.uint64(0x9E3779B97F4A7C15)


def clusters(sequences: Sequence[str], k: int, both_strands: bool = True) -> np.ndarray:
    """[N] the smallest index of each sequence's cluster: sequences linked by a shared k-mer, on either strand."""
    ids = encode(sequences)
    hashes = _kmer_hashes(ids, k)
    if both_strands:
        hashes = np.minimum(hashes, _kmer_hashes(3 - ids[:, ::-1], k)[:, ::-1])
    owner = np.repeat(np.arange(len(ids)), hashes.shape[1])
    order = np.argsort(hashes, axis=None, kind="stable")
    same = np.flatnonzero(np.diff(hashes.ravel()[order]) == 0)
    return _connected_components(len(ids), owner[order[same]], owner[order[same + 1]])


def folds(cluster: np.ndarray, seed: int = 0) -> np.ndarray:
    """[N] in 0 … FOLDS − 1: the clusters dealt at random, each whole."""
    dealt = np.random.default_rng(seed).integers(FOLDS, size=int(cluster.max()) + 1)
    return dealt[cluster]


def _kmer_hashes(ids: np.ndarray, k: int) -> np.ndarray:
    """Polynomial hashes modulo 2⁶⁴ of all k-mers: uint8 [N, L] → uint64 [N, L − k + 1]."""
    count = ids.shape[1] - k + 1
    total = np.zeros((len(ids), count), dtype=np.uint64)
    for place in range(k):
        total = total * _BASE + ids[:, place : place + count] + np.uint64(1)
    return total


def _connected_components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[count] the smallest node of each node's component under the edges left–right."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(left.tolist(), right.tolist()):
        a, b = root(a), root(b)
        parent[max(a, b)] = min(a, b)
    return np.array([root(node) for node in range(count)])

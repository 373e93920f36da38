"""Hues by which a few members are told apart, safe for colour-blind eyes, each with a marker and a dash of its own.

Okabe and Ito (2008), those that stand out on light and on dark.
"""

from __future__ import annotations

HUES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8c6bb1")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash")
MOST = len(HUES)

"""What a noisy state is estimated to be worth: one estimate a file or folder, one line here for each.

Naming an estimate, and asking for its settings, costs no torch.
"""

from __future__ import annotations

from engines.values.estimate import Estimate
from engines.values.exact import EXACT
from engines.values.fills import FILLS
from engines.values.lookahead import LOOKAHEAD
from engines.values.mean_fill import MEAN_FILL
from engines.values.monte_carlo import MONTE_CARLO
from engines.values.posterior_mean import POSTERIOR_MEAN

VALUES: dict[str, Estimate] = {
    "pm": POSTERIOR_MEAN,
    "fills": FILLS,
    "mean": MEAN_FILL,
    "lookahead": LOOKAHEAD,
    "monte_carlo": MONTE_CARLO,
    "exact": EXACT,
}

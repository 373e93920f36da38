"""Scripts for the tests: a good one with designs for it, and twenty-six everyday mistakes."""

LENGTHS = "def reward(designs):\n    return [len(d) for d in designs]\n"
WORDS = ["a", "bb", "ccc", "dddd", "eeeee"]

# The script, the line that is to be named (None: none), and words of the way out.
MISTAKES = {
    "forgot numpy": ("def reward(designs):\n    return np.zeros(len(designs))\n", 2, "import numpy as np"),
    "forgot Chem": (
        "def reward(designs):\n    return [Chem.MolFromSmiles(d).GetNumAtoms() for d in designs]\n",
        2,
        "from rdkit import Chem",
    ),
    "forgot math": ("def reward(designs):\n    return [math.sqrt(len(d)) for d in designs]\n", 2, "import math"),
    "misspelt a name": ("def reward(designs):\n    return [len(d) for d in desings]\n", 2, "desings"),
    "no function": ("def score(designs):\n    return [1 for d in designs]\n", None, "def reward(designs):"),
    "forgot return": ("def reward(designs):\n    scores = [len(d) for d in designs]\n", None, "return"),
    "one number": ("def reward(designs):\n    return 1.0\n", None, "such as [score(d)"),
    "too few": ("def reward(designs):\n    return [len(d) for d in designs if len(d) > 20]\n", None, "float('nan')"),
    "two columns": (
        "import numpy as np\ndef reward(designs):\n    return np.zeros((len(designs), 2))\n",
        None,
        "shape",
    ),
    "text": ("def reward(designs):\n    return ['%.2f' % len(d) for d in designs]\n", None, "return a number"),
    "None for one": (
        "def reward(designs):\n    return [None if 'N' in d else 1.0 for d in designs]\n",
        None,
        "float('nan')",
    ),
    "a dictionary": ("def reward(designs):\n    return {d: len(d) for d in designs}\n", None, "in their order"),
    "one design at a time": (
        "from rdkit import Chem\ndef reward(smiles):\n    return Chem.MolFromSmiles(smiles).GetNumAtoms()\n",
        3,
        "go through it",
    ),
    "three arguments": (
        "def reward(designs, target, more):\n    return [1 for d in designs]\n",
        None,
        "nothing is given for the argument more",
    ),
    "division by zero": (
        "def reward(designs):\n    return [1 / d.count('Zn') for d in designs]\n",
        2,
        "guard the division",
    ),
    "missing key": (
        "WEIGHT = {'C': 12, 'O': 16}\ndef reward(designs):\n    return [sum(WEIGHT[a] for a in d) for d in designs]\n",
        3,
        ".get(key, 0)",
    ),
    "index": ("def reward(designs):\n    return [ord(d[200]) for d in designs]\n", 2, "length first"),
    "missing colon": ("def reward(designs)\n    return [1 for d in designs]\n", 1, "Python cannot read this line"),
    "indentation": ("def reward(designs):\n    scores = []\n   return scores\n", 3, "indent"),
    "missing package": (
        "import pandas_that_is_not_here as pd\ndef reward(designs):\n    return [1 for d in designs]\n",
        1,
        "numpy, rdkit, Pillow",
    ),
    "reads a file": (
        "def reward(designs):\n    table = open('/tmp/scores.csv').read()\n    return [1 for d in designs]\n",
        2,
        "into the script itself",
    ),
    "fetches a page": (
        (
            "import urllib.request\n"
            "def reward(designs):\n"
            "    urllib.request.urlopen('http://127.0.0.1/')\n"
            "    return [1 for d in designs]\n"
        ),
        3,
        "the network",
    ),
    "endless recursion": (
        "def count(d):\n    return 1 + count(d)\ndef reward(designs):\n    return [count(d) for d in designs]\n",
        2,
        "use a loop",
    ),
    "endless loop": ("def reward(designs):\n    while True:\n        pass\n", (2, 3), "too long"),
    "leaves": ("def reward(designs):\n    exit()\n", 2, "return the numbers"),
    "too much memory": (
        "import numpy as np\ndef reward(designs):\n    return np.ones((10**6, 10**6))[0][:len(designs)]\n",
        3,
        "one after another",
    ),
}

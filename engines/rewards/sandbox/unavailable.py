"""Packages that people are used to and that scripts cannot use: what to do instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

ELSEWHERE = (
    "Or add a reward to a studio of your own, where it may import anything (.github/CONTRIBUTING.md); scripts may "
    "only under --trust-uploaded-code, where nothing can confine them"
)
# Words of packages, with what to do instead.
_GROUPS = (
    (
        """torch torchvision torchaudio tensorflow keras jax jaxlib flax transformers diffusers timm clip open_clip
        onnx onnxruntime sentence_transformers accelerate safetensors huggingface_hub torch_geometric dgl chemprop
        deepchem esm lightning pytorch_lightning ultralytics fastai ImageReward""",
        "networks need files, threads and more memory than a script has: use a built-in reward, such as oracles and "
        "CLIP, or put a small network's weights into the script and multiply with numpy",
    ),
    (
        "sklearn xgboost lightgbm catboost joblib skops",
        "put the fitted model's numbers (coefficients, trees) into the script and compute with numpy",
    ),
    (
        "pandas polars pyarrow openpyxl xlrd datasets h5py tables",
        "put the numbers that you need into the script, as a dict or a list; numpy and Python's csv are here",
    ),
    (
        "scipy statsmodels sympy numba networkx cupy numexpr pymc",
        "numpy is here, with numpy.linalg, numpy.fft and numpy.random; write the function that you need",
    ),
    (
        """requests urllib3 httpx aiohttp selenium bs4 boto3 openai anthropic paramiko websocket websockets pubchempy
        chembl_webresource_client wandb mlflow gradio_client google ftplib smtplib""",
        "scripts have no network: put what it would answer into the script, for example as a dict",
    ),
    (
        "cv2 skimage imageio matplotlib seaborn plotly kornia albumentations colour",
        "Pillow and numpy are here: PIL.ImageFilter, PIL.ImageStat, numpy.asarray(picture)",
    ),
    (
        """openbabel pybel mordred datamol molfeat openmm xtb psi4 pyscf mdtraj MDAnalysis vina dockstring tdc moses
        guacamol oddt padelpy useful_rdkit_utils""",
        "RDKit is here: rdkit.Chem.Descriptors, QED, Crippen, FilterCatalog, and sascorer for SA",
    ),
    (
        "Bio RNA pysam primer3 pyfaidx biotite skbio forgi arnie MOODS pyjaspar gimmemotifs logomaker",
        "designs are plain letters: count and compare them in Python, or use built-in rewards for motifs and folding",
    ),
    (
        "multiprocessing concurrent asyncio ray dask",
        "a script is one process with one thread: go through the designs in a loop",
    ),
    (
        "tqdm rich loguru click yaml dotenv IPython streamlit gradio tkinter",
        "leave it out; what a script prints is shown with its check",
    ),
)
_INSTEAD = {package: instead for packages, instead in _GROUPS for package in packages.split()}
_IMPORT = re.compile(r"(?:^|[;:])\s*(?:from\s+(\w+)|import\s+(\w[\w., ]*))|(?:__import__|import_module)\(\s*['\"](\w+)")


def _imported(line: str) -> list[str]:
    """The packages that a line of a script imports."""
    names = [",".join(filter(None, found)).split(",") for found in _IMPORT.findall(line)]
    return [words[0].partition(".")[0] for part in names for name in part if (words := name.split())]


def import_advice(source: Sequence[str], line: int | None, confined: bool = True) -> str:
    """What to do instead of the import that stands on a line of a script, from 1; "" where no known one does.

    line: None where it is not known which failed: the first that is known counts.
    """
    lines = source if line is None else source[line - 1 : line]
    packages = [package for text in lines for package in _imported(text) if package in _INSTEAD]
    if not packages:
        return ""
    if not confined:
        return f"install {packages[0]} into the studio's own Python environment, or do without it"
    return f"scripts cannot use {packages[0]}: {_INSTEAD[packages[0]]}. {ELSEWHERE}"

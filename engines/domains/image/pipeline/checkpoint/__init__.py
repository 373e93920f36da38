"""Single-file checkpoints: a whole Stable Diffusion model in one .safetensors file, as web UIs keep it.

header.py says what is in a file without reading its weights, families.py what that is, configs.py of which sizes,
pipeline.py makes a diffusers pipeline of it. Nothing is asked of any server, and nothing in a file is ever executed.
"""

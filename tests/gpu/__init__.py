"""What only a GPU can show. `python -m tests.gpu` prints it all as one table within ten minutes.

device.py         where it is computed: cuda, or what STUDIO_GPU names, so that the code itself can be tried anywhere
agreement.py      equal requests on processor and GPU: which designs are the same
pace.py           a guided run beside its bare network rows, and beside the released schedule of calls
synchronising.py  how often the processor waits for the GPU
"""

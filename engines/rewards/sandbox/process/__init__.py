"""The processes that scripts run in, as the studio sees them.

In this folder:

    worker.py          one worker: load, judge, close, all bounded
    worker_process.py  what a worker asks of its process
    zygote.py          the process that forks confined workers
    confined.py        a confined process: deadlines, suspended between calls, killed and reaped
    unconfined.py      a plain one, for --trust-uploaded-code where nothing confines
    pictures.py        images through sealed memory
    log.py             what a script prints
    exit_status.py     how a process ended, in words
    system.py          what this system offers for confining
"""

"""What runs in a worker process, from the zygote's start to a script's last answer.

In this folder:

    zygote.py          imports the packages, forks confined workers when asked
    confinement/       resource limits, Landlock and seccomp: what a forked worker gives up
    unconfined.py      the start of a plain worker, on any system
    script_runner.py   loads one script and answers calls
    conditions.py      a run's conditions, for scripts that ask for them
    results.py         scores out of what a script returns, an error report out of what it raises
    picture_buffer.py  pictures in memory that both sides read as images
    packages.py        what scripts may import
    protocol.py        frames on the channel

It needs Python, numpy and the packages that scripts may use, and nothing of the studio: it is started by its folder
alone, and imported as the top-level package `inside`.
"""

"""What a forked worker gives up before it reads a script.

In this folder:

    policy.py    what it may still take, as the studio says it
    confine.py   everything in order: session, descriptors, resource limits, Landlock, seccomp
    landlock.py  which files can be read
    seccomp.py   which system calls are answered
    bpf.py       the instructions of that filter
    syscalls.py  their numbers
"""

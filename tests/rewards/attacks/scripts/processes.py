"""Other processes: starting them, signalling them, reading and steering them; threads."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called, loaded

_DAEMON = """if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.2)
        open(CANARY, 'a').write('still here')
        time.sleep(20)
    os._exit(0)"""

_START = {
    "fork": "if os.fork() == 0:\n    time.sleep(20)\n    os._exit(0)",
    "fork without end": "for _ in range(50):\n    os.fork() or os._exit(0)",
    "a daemon": _DAEMON,
    "fork by its number": "call('fork' if 'fork' in NUMBERS else 'clone', 17, 0, 0, 0, 0) or os._exit(0)",
    "vfork": "call('vfork' if 'vfork' in NUMBERS else 'clone', 17, 0, 0, 0, 0) or os._exit(0)",
    "clone": "call('clone', 17, 0, 0, 0, 0) or os._exit(0)",
    "clone into new namespaces": "call('clone', 0x10000000 | 17, 0, 0, 0, 0) or os._exit(0)",
    "clone as the parent's sibling": "call('clone', 0x8000 | 17, 0, 0, 0, 0) or os._exit(0)",
    "clone3": "call('clone3', struct.pack('11Q', 0, 0, 0, 0, 17, *[0] * 6), 88) or os._exit(0)",
    "forkpty": "os.forkpty()[0] or os._exit(0)",
    "a program": "subprocess.run(['/bin/true'], check=True)",
    "a program in a shell": "subprocess.check_output('id', shell=True)",
    "os.popen": "os.popen('id').read() or checked(-1)",
    "posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "execve": "os.execv('/bin/true', ['true'])",
    "execveat": "call('execveat', -100, b'/bin/true', 0, 0, 0)",
    "execute the shared memory": "call('execveat', 4, b'', 0, 0, 0x1000)",
    "execute a library": "os.execv(sys.executable, ['python', '-c', ''])",
}

# Signal 0 asks whether it would be allowed, so that a hole harms nobody.
_SIGNAL = {
    "signal the studio": "os.kill(PARENT, 0)",
    "signal the zygote": "os.kill(ZYGOTE, 0)",
    "signal everybody": "os.kill(-1, 0)",
    "signal its group": "os.killpg(os.getpgid(0), 0)",
    "signal itself": "os.kill(os.getpid(), 0)",
    "signal a thread": "call('tkill', ZYGOTE, 0)",
    "signal a thread of the studio": "call('tgkill', PARENT, PARENT, 0)",
    "signal with data": "call('rt_sigqueueinfo', ZYGOTE, 0, bytes(128))",
    "signal a thread with data": "call('rt_tgsigqueueinfo', ZYGOTE, ZYGOTE, 0, bytes(128))",
    "hold the zygote": "os.pidfd_open(ZYGOTE)",
    "hold the studio": "os.pidfd_open(PARENT)",
    "signal what is held": "call('pidfd_send_signal', 3, 0, 0, 0)",
    "signal its own thread": "call('tgkill', os.getpid(), os.getpid(), 0)",
    "have the channel signal the zygote": "fcntl.fcntl(3, fcntl.F_SETOWN, ZYGOTE)",
    "have the channel signal a group": "fcntl.fcntl(3, fcntl.F_SETOWN, -PARENT)",
    "have the channel signal a thread": "call('fcntl', 3, 15, struct.pack('2i', 0, ZYGOTE))",
    "choose the channel's signal": "fcntl.fcntl(3, fcntl.F_SETSIG, signal.SIGKILL)",
    "make the channel signal": "fcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC)",
    "make the log not wait": "fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK)",
    "grow the log": "fcntl.fcntl(1, 1031, 1 << 20)",
    "watch a folder with signals": "fcntl.fcntl(4, fcntl.F_NOTIFY, fcntl.DN_CREATE)",
    "watch the shared memory by ioctl": "call('ioctl', 3, 0x8901, struct.pack('i', ZYGOTE))",
    "push input": "call('ioctl', 0, 0x5412, b'x')",
    "push input with high bits set": "call('ioctl', 0, 0x5412 | 1 << 32, b'x')",
    "take a terminal": "call('ioctl', 0, 0x540E, 0)",
}

_STEER = {
    "trace the zygote": "call('ptrace', 16, ZYGOTE, 0, 0)",
    "seize the studio": "call('ptrace', 0x4206, PARENT, 0, 0)",
    "be traced": "call('ptrace', 0, 0, 0, 0)",
    "read the zygote's memory": (
        "call('process_vm_readv', ZYGOTE, struct.pack('2Q', id(b''), 1), 1, struct.pack('2Q', id(None), 1), 1, 0)"
    ),
    "read its own memory so": (
        "call('process_vm_readv', os.getpid(), struct.pack('2Q', id(b''), 0), 1, struct.pack('2Q', id(None), 0), 1, 0)"
    ),
    "write the zygote's memory": (
        "call('process_vm_writev', ZYGOTE, struct.pack('2Q', id(b''), 1), 1, struct.pack('2Q', id(None), 1), 1, 0)"
    ),
    "take the studio's descriptor": "call('pidfd_getfd', 3, 0, 0)",
    "compare descriptors": "call('kcmp', ZYGOTE, os.getpid(), 2, 1, 1)",
    "advise the zygote's memory": "call('process_madvise', 3, 0, 0, 21, 0)",
    "reap the zygote's memory": "call('process_mrelease', 3, 0)",
    "the zygote's robust list": "call('get_robust_list', ZYGOTE, bytes(8), bytes(8))",
    "limit the zygote": "resource.prlimit(ZYGOTE, resource.RLIMIT_NOFILE, (0, 0))",
    "limit the studio": "resource.prlimit(PARENT, resource.RLIMIT_CPU, (1, 1))",
    "raise its own limits": "call('prlimit64', 0, 7, struct.pack('2Q', 100, 100), 0)",
    "raise a soft limit": "call('setrlimit', 7, struct.pack('2Q', 100, 100))",
    "slow the zygote": "os.setpriority(os.PRIO_PROCESS, ZYGOTE, 19)",
    "slow everybody": "os.setpriority(os.PRIO_USER, 0, 19)",
    "be slower": "os.setpriority(os.PRIO_PROCESS, 0, 19)",
    "pin the zygote": "os.sched_setaffinity(ZYGOTE, {0})",
    "pin itself": "os.sched_setaffinity(0, {0})",
    "be scheduled first": "os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))",
    "the zygote's schedule": "call('sched_setattr', ZYGOTE, struct.pack('IIQiIQQQ', 48, 3, 0, 0, 0, 0, 0, 0), 0)",
    "the zygote's disk priority": "call('ioprio_set', 1, ZYGOTE, 3 << 13)",
    "leave the session": "os.setsid()",
    "join a group": "os.setpgid(0, 0)",
    "another user": "os.setresuid(0, 0, 0)",
    "other groups": "os.setgroups([0])",
    "outlive the zygote": "call('prctl', 1, 0, 0, 0, 0)",
    "be dumpable": "call('prctl', 4, 1, 0, 0, 0)",
    "allow a tracer": "call('prctl', 0x59616d61, -1, 0, 0, 0)",
    "adopt orphans": "call('prctl', 36, 1, 0, 0, 0)",
    "keep capabilities": "call('prctl', 8, 1, 0, 0, 0)",
    "another name": "call('prctl', 15, b'init', 0, 0, 0)",
}

ATTACKS: dict[str, Attack] = {name: called(body) for name, body in (_START | _SIGNAL | _STEER).items()} | {
    "fork while loading": loaded("os.fork()"),
    "a thread": called("t = threading.Thread(target=time.sleep, args=(20,))\nt.start()", "error", "blocked"),
    "a thread by hand": called("import _thread\n_thread.start_new_thread(time.sleep, (20,))", "error", "blocked"),
    "a timer": called("threading.Timer(0.1, print).start()", "error", "blocked"),
    "a thread by its number": called("call('clone', 0x50f00, 0, 0, 0, 0)"),
    "a thread of the C library": called(
        "code = C.pthread_create(ctypes.byref(ctypes.c_ulong()), None, C.pause, None)\n"
        "if code:\n"
        "    raise OSError(code, 'no thread')"
    ),
    "multiprocessing": called(
        "import multiprocessing\nmultiprocessing.Process(target=print).start()", "error", "blocked"
    ),
    "system": called("if C.system(b'/bin/true'):\n    raise OSError(errno.EPERM, 'denied')"),
    "abort": called("os.abort()", "crash"),
    "another interpreter's process": called("subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(20)'])"),
}

"""Roundabout ways: what other doors look at, keep, wake, share or leave behind."""

from __future__ import annotations

from engines.rewards.sandbox.inside.confinement.syscalls import (
    ARCHITECTURES,
    file_reading_calls,
    unconditional_calls,
)
from tests.rewards.attacks.attack import Attack, called
from tests.rewards.attacks.means import MACHINE

_HERE = ARCHITECTURES[MACHINE]
_NAMED = {
    *unconditional_calls(_HERE),
    *file_reading_calls(_HERE),
    *_HERE.named("mmap madvise ioctl fcntl prlimit64 sched_getaffinity openat open".split()),
}

_LOOK = {
    "a symbolic link's target": "os.readlink(LINK)",
    "a symbolic link's target at a folder": (
        "call('readlinkat', -100, LINK.encode(), ctypes.create_string_buffer(99), 99)"
    ),
    "the studio's program": "os.readlink(f'/proc/{PARENT}/exe')",
    "its own folder by a link": "os.readlink('/proc/self/cwd')",
    "the studio's limits": "resource.prlimit(PARENT, resource.RLIMIT_NOFILE)",
    "the zygote's limits": "resource.prlimit(ZYGOTE, resource.RLIMIT_NOFILE)",
    "where the studio may run": "os.sched_getaffinity(PARENT)",
    "where the zygote may run": "os.sched_getaffinity(ZYGOTE)",
    "the studio's priority": "os.getpriority(os.PRIO_PROCESS, PARENT)",
    "the studio's session": "os.getsid(PARENT)",
    "the studio's policy": "os.sched_getscheduler(PARENT)",
    "the studio's capabilities": (
        "call('capget', struct.pack('Ii', 0x20080522, PARENT), ctypes.create_string_buffer(24))"
    ),
    "a file system's facts": "os.statvfs(FOLDER)",
    "a file's marks": "os.listxattr(CANARY)",
    "a file's marks by its number": "call('fgetxattr', 4, b'user.mark', ctypes.create_string_buffer(8), 8)",
    "what watches a file": "call('inotify_add_watch', 4, CANARY.encode(), 2)",
    "the terminal of the studio": "os.open(f'/proc/{PARENT}/fd/0', os.O_RDONLY)",
    "the studio's thread": "open(f'/proc/{PARENT}/task/{PARENT}/stat').read()",
    "the zygote's map of users": "open(f'/proc/{ZYGOTE}/uid_map').read()",
    "the loader's cache": "open('/etc/ld.so.cache', 'rb').read()",
    "names of hosts": "open('/etc/hosts').read()",
    "the time zone": "open('/etc/localtime', 'rb').read()",
}

# A descriptor or a number that should not be there: found, it is the harm.
_LEFT = """for number in range(5, 4096):
    try:
        fcntl.fcntl(number, fcntl.F_GETFD)
    except OSError:
        continue
    print('left over:', number)
    break
else:
    raise OSError(errno.EPERM, 'nothing was left over')"""
# Every number that the filter does not name; what is refused is refused before its arguments are looked at.
# 335 and 336 are the kernel's own way back from a probe: no filter sees them, and they end whoever asks.
_OTHERS = f"""for number in sorted({{*range(1100), *range(0x40000000, 0x40000400)}} - {_NAMED | {335, 336}!r}):
    try:
        call(number, 0, 0, 0, 0, 0, 0)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EAGAIN, errno.ENOSYS):
            continue
    print('number', number)
    break
else:
    raise OSError(errno.EPERM, 'all were refused')"""

_WAKE = {
    "an alarm": "call('alarm' if 'alarm' in NUMBERS else 'setitimer', 1, 0, 0)",
    "a signal at a time": "signal.setitimer(signal.ITIMER_REAL, 60)",
    "a timer that sends SIGCONT": (
        "call('timer_create', 0, struct.pack('QiiI', 0, signal.SIGCONT, 0, 0) + bytes(44), "
        "ctypes.create_string_buffer(8))"
    ),
    "a signal when a message comes": "call('mq_notify', 0, bytes(64))",
    "a signal when the log is read": "fcntl.fcntl(1, fcntl.F_SETOWN, os.getpid())",
    "a signal of this channel's": "call('fcntl', 3, 10, signal.SIGCONT)",
    "go on when stopped": "os.kill(os.getpid(), signal.SIGCONT)",
    "be stopped by itself": "os.kill(0, signal.SIGTSTP)",
    "a completion ring's thread": "call('io_uring_setup', 8, struct.pack('3I', 0, 0, 2) + bytes(108))",
    "asynchronous reading": "call('io_setup', 8, ctypes.create_string_buffer(8))",
    "a watchdog of faulthandler": "import faulthandler\nfaulthandler.dump_traceback_later(0.01, repeat=True, file=1)",
}

_PRIVATE = """page = checked(C.mmap(0, 4096, 3, 2, 4, 0))
ctypes.memset(page, 88, 4096)
if ctypes.string_at(checked(C.mmap(0, 4096, 1, 1, 4, 0)), 4096).count(88) < 4096:
    raise OSError(errno.EPERM, 'only its own copy')"""
_SECOND = """C.mremap.restype = ctypes.c_long
page = checked(C.mmap(0, 4096, 1, 1, 4, 0))
moved = checked(C.mremap(ctypes.c_long(page), ctypes.c_size_t(0), ctypes.c_size_t(4096), 1))
checked(C.mprotect(moved, 4096, 3))"""
_SHARE = {
    "merge its pages with those of others": (
        "page = checked(C.mmap(0, 1 << 20, 3, 0x22, -1, 0))\nchecked(C.madvise(page, 1 << 20, 12))"
    ),
    "collapse its pages": (
        "page = checked(C.mmap(0, 4 << 20, 3, 0x22, -1, 0))\n"
        "ctypes.memset(page, 1, 4 << 20)\n"
        "checked(C.madvise((page + (2 << 20) - 1) & -(2 << 20), 2 << 20, 25))"
    ),
    "keep its pages from children": (
        "page = checked(C.mmap(0, 4096, 3, 0x22, -1, 0))\nchecked(C.madvise(page, 4096, 10))"
    ),
    "put pages out to disk": "page = checked(C.mmap(0, 4096, 3, 0x22, -1, 0))\nchecked(C.madvise(page, 4096, 21))",
    "drop the libraries from memory": (
        "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\nos.posix_fadvise(held, 0, 0, os.POSIX_FADV_DONTNEED)"
    ),
    "read the libraries ahead": (
        "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\ncall('readahead', held, 0, 1 << 20)"
    ),
    "a page of the machine's huge ones": "checked(C.mmap(0, 2 << 20, 3, 0x40022, -1, 0))",
    "memory that is shared by flags of another kind": "checked(C.mmap(0, 4096, 3, 0x23, -1, 0))",
    "memory that is shared by the highest bits": "checked(C.mmap(0, 4096, 3, 0x21 | 1 << 31, -1, 0))",
    "write to it through a private page": _PRIVATE,
    "write to it through a second mapping": _SECOND,
    "a lock others wait on": "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\nfcntl.flock(held, fcntl.LOCK_EX)",
    "a lease on a library": (
        "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\nfcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_RDLCK)"
    ),
    "seals of a library": "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\nfcntl.fcntl(held, 1033, 1)",
    "hints for a library's disk": (
        "held = os.open(LIBRARY + '/__init__.py', os.O_RDONLY)\ncall('fcntl', held, 1036, struct.pack('Q', 5))"
    ),
}

_OPTIONS = {
    "the layout of memory": "35, 1, 0, 0, 0",
    "speculation": "52, 0, 0, 0, 0",
    "whose core": "62, 1, 0, 2, 0",
    "system calls as signals": "59, 1, 0, 0, 0",
    "ambient capabilities": "47, 2, 0, 0, 0",
    "the bounding set": "23, 0, 0, 0, 0",
    "secure bits": "28, 1, 0, 0, 0",
    "timing": "26, 2, 0, 0, 0",
    "memory that cannot be written and run": "65, 1, 0, 0, 0",
    "merged memory": "67, 1, 0, 0, 0",
    "machine checks": "33, 1, 2, 0, 0",
    "a name for memory": "0x53564d41, 0, 0, 0, 0",
}

_CODE = """code = bytes.fromhex('{code}')
page = checked(C.mmap(0x10000000, 8192, 7, 0x32, -1, 0))
ctypes.memmove(page, code, len(code))
ctypes.CFUNCTYPE(ctypes.c_long)(page)()"""
_X86 = {
    # push 0x23; push 0x1000000e; retfq: 32-bit mode from there on:
    # xor eax, eax; mov al, 20 (getpid); int 0x80 or syscall; hlt
    "a call in 32-bit mode": "6a23680e00001048cb909090909031c0b014cd80f4",
    "the 32-bit system call instruction": "6a23680e00001048cb909090909031c0b0140f05f4",
}

ATTACKS: dict[str, Attack] = (
    {f"look at {name}": called(body, "blocked", "error") for name, body in _LOOK.items()}
    | {f"wake by {name}": called(body, "blocked", "error") for name, body in _WAKE.items()}
    | {f"share: {name}": called(body, "blocked", "error", pictures=True) for name, body in _SHARE.items()}
    | {f"an option of its process: {name}": called(f"call('prctl', {given})") for name, given in _OPTIONS.items()}
    | {name: called(_CODE.format(code=code), "crash", machine="x86_64") for name, code in _X86.items()}
    | {
        "a descriptor left over": called(_LEFT),
        "every other system call": called(_OTHERS),
    }
)

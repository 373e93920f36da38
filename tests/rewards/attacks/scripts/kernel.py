"""The kernel's rarer doors, by raw system calls and by machine code.

Arguments do no harm even where a call is let through.
"""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called

# Name → arguments. Refused is EPERM before any argument is looked at, so nonsense will do.
_CALLS = {
    "io_uring_setup": "8, bytes(120)",
    "io_uring_enter": "4, 0, 0, 0, 0, 0",
    "io_uring_register": "4, 0, 0, 0",
    "memfd_create": "b'x', 0",
    "memfd_secret": "0",
    "userfaultfd": "1",
    "bpf": "0, bytes(64), 64",
    "perf_event_open": "bytes(112), 0, -1, -1, 0",
    "keyctl": "0, -3, 0, 0, 0",
    "add_key": "b'user', b'x', b'y', 1, -3",
    "request_key": "b'user', b'x', 0, -3",
    "unshare": "0x10000000",
    "setns": "4, 0",
    "mount": "b'none', b'/tmp', b'tmpfs', 0, 0",
    "umount2": "b'/nowhere', 0",
    "pivot_root": "b'/nowhere', b'/nowhere'",
    "fsopen": "b'tmpfs', 0",
    "fspick": "-100, b'/', 0",
    "fsmount": "4, 0, 0",
    "move_mount": "4, b'', 4, b'', 0",
    "mount_setattr": "4, b'', 0, bytes(32), 32",
    "statmount": "bytes(24), bytes(64), 64, 0",
    "listmount": "bytes(24), bytes(64), 8, 0",
    "fchdir": "4",
    "seccomp": "1, 0, 0",
    "personality": "0x0040000",
    "capset": "struct.pack('Ii', 0x20080522, 0), bytes(24)",
    "landlock_create_ruleset": "0, 0, 1",
    "landlock_restrict_self": "4, 0",
    "mlock": "id(b''), 1",
    "mlockall": "1",
    "pkey_alloc": "0, 0",
    "pkey_mprotect": "0, 0, 0, -1",
    "membarrier": "0, 0, 0",
    "mseal": "0, 0, 0",
    "mbind": "0, 0, 0, 0, 0, 0",
    "set_mempolicy": "0, 0, 0",
    "migrate_pages": "ZYGOTE, 0, 0, 0",
    "move_pages": "ZYGOTE, 0, 0, 0, 0, 0",
    "remap_file_pages": "0, 0, 0, 0, 0",
    "mincore": "id(b'') & -4096, 1, bytes(8)",
    "cachestat": "4, bytes(16), bytes(40), 0",
    "futex_waitv": "0, 0, 0, 0, 0",
    "shmget": "KEY, 4096, 0o1666",
    "msgget": "KEY, 0o1666",
    "semget": "KEY, 1, 0o1666",
    "mq_open": "TOKEN.encode(), 0o102, 0o666, 0",
    "mq_unlink": "TOKEN.encode()",
    "inotify_init1": "0",
    "fanotify_init": "0, 0",
    "epoll_create1": "0",
    "eventfd2": "0, 0",
    "timerfd_create": "1, 0",
    "timer_create": "1, 0, bytes(8)",
    "setitimer": "0, struct.pack('4q', 0, 0, 60, 0), 0",
    "signalfd4": "-1, bytes(8), 8, 0",
    "pipe2": "ctypes.create_string_buffer(8), 0",
    "close_range": "200, 300, 0",
    "quotactl": "0, b'/nowhere', 0, 0",
    "swapon": "b'/nowhere', 0",
    "swapoff": "b'/nowhere'",
    "reboot": "0, 0, 0, 0",
    "acct": "b'/nowhere'",
    "vhangup": "",
    "init_module": "0, 0, b''",
    "finit_module": "4, b'', 0",
    "delete_module": "b'nothing', 0",
    "kexec_load": "0, -1, 0, 0",
    "kexec_file_load": "4, 4, 0, b'', 0",
    "syslog": "10, 0, 0",
    "sethostname": "b'x', -1",
    "settimeofday": "1, 1",
    "clock_settime": "0, 0",
    "adjtimex": "0",
    "iopl": "3",
    "ioperm": "0x80, 1, 1",
    "modify_ldt": "0, bytes(16), 16",
    "arch_prctl": "0x1002, 0",
}

_BYTES = "machine_code(bytes.fromhex({!r}))"
_X86 = {
    "getpid by int 0x80": ("b814000000cd80c3", "crash"),  # mov eax, 20; int 0x80; ret
    "fork by int 0x80": ("b802000000cd80c3", "crash"),
    "a socket by sysenter": ("b8670100000f34c3", "crash"),
    "halt": ("f4c3", "crash"),
    "a breakpoint": ("ccc3", "crash"),
    "another privilege": ("0f22c0c3", "crash"),  # mov cr0, rax
}
_SYSCALL = """answer = machine_code(bytes.fromhex('b8{number:02x}000000bf02000000be0100000031d20f05c3'))
if answer < 0:
    raise OSError(-answer, os.strerror(-answer))"""  # mov eax, number; edi = 2; esi = 1; edx = 0; syscall; ret

ATTACKS: dict[str, Attack] = (
    {f"{name} by its number": called(f"call({name!r}, {given})") for name, given in _CALLS.items()}
    | {
        "call number -1": called("call(-1)"),
        "call number 4095": called("call(4095)"),
    }
    | {name: called(_BYTES.format(code), end, machine="x86_64") for name, (code, end) in _X86.items()}
    | {
        "a socket by machine code": called(_SYSCALL.format(number=41), machine="x86_64"),
        "a fork by machine code": called(
            _SYSCALL.format(number=57).replace("if answer", "answer or os._exit(0)\nif answer"), machine="x86_64"
        ),
        "x32 getpid": called("call(0x40000000 + 39)", machine="x86_64"),
        "x32 execve": called("call(0x40000000 + 520, b'/bin/true', 0, 0)", machine="x86_64"),
        "x32 ptrace": called("call(0x40000000 + 521, 0, 0, 0, 0)", machine="x86_64"),
        "ptrace with high bits set": called("call(101 | 1 << 32, 0, 0, 0, 0)", machine="x86_64"),
        "the old gettimeofday page": called(
            "ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)(0xffffffffff600c00)(0)", "crash", machine="x86_64"
        ),
        "a second filter": called("call('prctl', 22, 2, struct.pack('HxxxxxxP', 0, 0), 0, 0)"),
        "strict seccomp": called("call('prctl', 22, 1, 0, 0, 0)"),
        "privileges by exec": called("call('prctl', 38, 0, 0, 0, 0)"),
        "a dead lock in the shared memory": called(
            """page = checked(C.mmap(0, 4096, 1, 1, 4, 0))
head = ctypes.create_string_buffer(struct.pack('QqQ', page, 8, 0))
call('set_robust_list', head, 24)
os._exit(0)""",
            "crash",
            pictures=True,
        ),
        "wake through the shared memory": called(
            (
                "page = checked(C.mmap(0, 4096, 1, 1, 4, 0))\n"
                "call('futex', page, 5, 1, 1, page, 0x01000000)\n"
                "raise OSError(errno.EPERM, 'nobody woke')"
            ),
            "blocked",
            "error",
        ),
        "poison a page": called(
            "page = checked(C.mmap(0, 4096, 3, 0x22, -1, 0))\nchecked(C.madvise(page, 4096, 100))", "blocked", "error"
        ),
        "take a page off line": called(
            "page = checked(C.mmap(0, 4096, 3, 0x22, -1, 0))\nchecked(C.madvise(page, 4096, 101))", "blocked", "error"
        ),
        "huge pages of the machine": called(
            "page = checked(C.mmap(0, 2 << 20, 3, 0x40022, -1, 0))\nctypes.memset(page, 1, 2 << 20)",
            "blocked",
            "memory",
            "error",
            "crash",
        ),
        "locked memory": called("checked(C.mmap(0, 1 << 20, 3, 0x2022, -1, 0))"),
    }
)

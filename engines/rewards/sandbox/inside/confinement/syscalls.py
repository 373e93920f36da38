"""System-call numbers: what a confined worker may ask of the kernel, for x86-64 and aarch64.

Source: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

from dataclasses import dataclass

# Hot ones first: the filter is read from the top.
_ALLOWED = """
read write futex munmap brk mremap mprotect pread64 readv writev close lseek fstat poll ppoll select pselect6
clock_gettime clock_nanosleep nanosleep gettimeofday time times clock_getres getrandom getrusage rt_sigaction
rt_sigprocmask rt_sigreturn sigaltstack restart_syscall sched_yield getcpu getpid gettid getppid getuid geteuid
getgid getegid uname sysinfo getrlimit dup set_robust_list set_tid_address rseq getcwd exit exit_group
""".split()
_FILE_READING = "newfstatat statx openat open stat lstat access faccessat faccessat2 getdents64".split()


@dataclass(frozen=True)
class Architecture:
    """audit: what seccomp calls the architecture. numbers: name → number, of every call that the filter names."""

    audit: int
    numbers: dict[str, int]

    def named(self, names: list[str]) -> list[int]:
        """Numbers of those that this architecture has."""
        return [self.numbers[name] for name in names if name in self.numbers]


def _table(text: str) -> dict[str, int]:
    pairs = (entry.split("=") for entry in text.split())
    return {name: int(number) for name, number in pairs}


_X86_64 = _table("""
read=0 write=1 open=2 close=3 stat=4 fstat=5 lstat=6 poll=7 lseek=8 mmap=9 mprotect=10 munmap=11 brk=12
rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 ioctl=16 pread64=17 readv=19 writev=20 access=21 select=23
sched_yield=24 mremap=25 madvise=28 dup=32 nanosleep=35 getpid=39 clone=56 fork=57 vfork=58 exit=60 uname=63
fcntl=72 getcwd=79 gettimeofday=96 getrlimit=97 getrusage=98 sysinfo=99 times=100 getuid=102 getgid=104
geteuid=107 getegid=108 getppid=110 sigaltstack=131 gettid=186 time=201 futex=202 sched_getaffinity=204
getdents64=217 set_tid_address=218 restart_syscall=219 clock_gettime=228 clock_getres=229 clock_nanosleep=230
exit_group=231 openat=257 newfstatat=262 faccessat=269 pselect6=270 ppoll=271 set_robust_list=273 prlimit64=302
getcpu=309 seccomp=317 getrandom=318 statx=332 rseq=334 clone3=435 openat2=437 faccessat2=439
""")
_AARCH64 = _table("""
getcwd=17 dup=23 fcntl=25 ioctl=29 faccessat=48 openat=56 close=57 getdents64=61 lseek=62 read=63 write=64
readv=65 writev=66 pread64=67 pselect6=72 ppoll=73 newfstatat=79 fstat=80 exit=93 exit_group=94
set_tid_address=96 futex=98 set_robust_list=99 nanosleep=101 clock_gettime=113 clock_getres=114
clock_nanosleep=115 sched_getaffinity=123 sched_yield=124 restart_syscall=128 sigaltstack=132 rt_sigaction=134
rt_sigprocmask=135 rt_sigreturn=139 times=153 uname=160 getrlimit=163 getrusage=165 getcpu=168 gettimeofday=169
getpid=172 getppid=173 getuid=174 geteuid=175 getgid=176 getegid=177 gettid=178 sysinfo=179 brk=214 munmap=215
mremap=216 clone=220 mmap=222 mprotect=226 madvise=233 prlimit64=261 seccomp=277 getrandom=278 statx=291
rseq=293 clone3=435 openat2=437 faccessat2=439
""")

ARCHITECTURES = {"x86_64": Architecture(0xC000003E, _X86_64), "aarch64": Architecture(0xC00000B7, _AARCH64)}


def unconditional_calls(architecture: Architecture) -> list[int]:
    """Numbers of the calls that are harmless whatever their arguments."""
    return architecture.named(_ALLOWED)


def file_reading_calls(architecture: Architecture) -> list[int]:
    """Numbers of the calls that look at files; openat's flags are looked at besides."""
    return architecture.named([name for name in _FILE_READING if name not in ("open", "openat")])

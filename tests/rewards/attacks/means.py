"""What every attacker is given: the means to call the kernel by number and to forge replies."""

from __future__ import annotations

import platform
from functools import cache

MACHINE = platform.machine()

# name=x86-64/aarch64, or one number for both.
_NUMBERS = """
read=0/63 open=2/- creat=85/- openat=257/56 openat2=437 name_to_handle_at=303/264 open_by_handle_at=304/265
open_tree=428 fsopen=430 fspick=433 fsmount=432 move_mount=429 mount_setattr=442 mount=165/40 umount2=166/39
pivot_root=155/41 chroot=161/51 chdir=80/49 fchdir=81/50 statmount=457 listmount=458 truncate=76/45
ftruncate=77/46 fallocate=285/47 pwrite64=18/68 pwritev2=328/287 sendfile=40/71 splice=275/76 tee=276/77
vmsplice=278/75 copy_file_range=326/285 flock=73/32 fchmod=91/52 fchown=93/55 utimensat=280/88 fsetxattr=190/7
mknodat=259/33 renameat2=316/276 linkat=265/37 sync=162/81 syncfs=306/267 mq_open=240/180 mq_unlink=241/181
socket=41/198 socketpair=53/199 sendmsg=46/211 recvmsg=47/212 sendto=44/206 recvfrom=45/207 shutdown=48/210
setsockopt=54/208 getpeername=52/205 clone=56/220 clone3=435 fork=57/- vfork=58/- execve=59/221 execveat=322/281
kill=62/129 tkill=200/130 tgkill=234/131 rt_sigqueueinfo=129/138 rt_tgsigqueueinfo=297/240 pidfd_open=434
pidfd_send_signal=424 pidfd_getfd=438 ptrace=101/117 process_vm_readv=310/270 process_vm_writev=311/271
kcmp=312/272 process_madvise=440 process_mrelease=448 io_uring_setup=425 io_uring_enter=426
io_uring_register=427 memfd_create=319/279 memfd_secret=447 userfaultfd=323/282 bpf=321/280
perf_event_open=298/241 keyctl=250/219 add_key=248/217 request_key=249/218 unshare=272/97 setns=308/268
prctl=157/167 seccomp=317/277 personality=135/92 prlimit64=302/261 setrlimit=160/164 setpriority=141/140
ioprio_set=251/30 sched_setaffinity=203/122 sched_setscheduler=144/119 sched_setattr=314/274 mlock=149/228
mlockall=151/230 shmget=29/194 shmctl=31/195 msgget=68/186 msgctl=71/187 semget=64/190 semctl=66/191
inotify_init1=294/26 fanotify_init=300/262 epoll_create1=291/20 eventfd2=290/19 timerfd_create=283/85
timer_create=222/107 setitimer=38/103 signalfd4=289/74 pipe2=293/59 quotactl=179/60 swapon=167/224
swapoff=168/225 reboot=169/142 init_module=175/105 finit_module=313/273 delete_module=176/106 kexec_load=246/104
kexec_file_load=320/294 landlock_create_ruleset=444 landlock_restrict_self=446 pkey_alloc=330/289
pkey_mprotect=329/288 membarrier=324/283 mseal=462 mbind=235 set_mempolicy=237 migrate_pages=256/238
move_pages=279/239 remap_file_pages=216/234 get_robust_list=274/100 set_robust_list=273/99 futex=202/98
futex_waitv=449 cachestat=451 mincore=27/232 syslog=103/116 acct=163/89 sethostname=170/161 settimeofday=164/170
clock_settime=227/112 adjtimex=159/171 vhangup=153/58 setresuid=117/147 setgroups=116/159 capset=126/91
setpgid=109/154 close_range=436 ioctl=16/29 fcntl=72/25 madvise=28/233 mmap=9/222 mprotect=10/226
sigaltstack=131/132 inotify_add_watch=254/27 readlinkat=267/78 capget=125/90 fgetxattr=193/10 readahead=187/213
alarm=37/- mq_notify=244/184 io_setup=206/0 iopl=172/- ioperm=173/- modify_ldt=154/- arch_prctl=158/-
"""


@cache
def numbers() -> dict[str, int]:
    """System calls of this machine."""
    both = (entry.split("=") for entry in _NUMBERS.split())
    own = ((name, (given.split("/") * 2)[MACHINE == "aarch64"]) for name, given in both)
    return {name: int(number) for name, number in own if number != "-"}


# Only what the zygote has imported already: a denied import would pass for a denied attack.
MEANS = """
import ctypes, errno, fcntl, gc, json, mmap, os, re, resource
import select, signal, socket, struct, subprocess, sys, threading, time
import numpy as np
C = ctypes.CDLL(None, use_errno=True)
C.syscall.restype = C.mmap.restype = ctypes.c_long
C.mmap.argtypes = [ctypes.c_long, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
C.mprotect.argtypes = C.madvise.argtypes = [ctypes.c_long, ctypes.c_size_t, ctypes.c_int]
C.munmap.argtypes = C.mprotect.argtypes[:2]
def checked(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
def call(name, *given):
    number = NUMBERS[name] if name in NUMBERS else name if isinstance(name, int) else 4095
    return checked(C.syscall(ctypes.c_long(number), *(ctypes.c_long(g) if isinstance(g, int) else g for g in given)))
def say(number, kind, payload, length=None):
    os.write(3, struct.pack("<IIc", len(payload) if length is None else length, number, kind) + payload)
def machine_code(code):
    page = C.mmap(0, 4096, 7, 0x22, -1, 0)
    ctypes.memmove(checked(page), code, len(code))
    return ctypes.CFUNCTYPE(ctypes.c_long)(page)()
"""

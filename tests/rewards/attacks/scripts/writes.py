"""Changing what is not theirs: files, folders, their rights and times, and the memory that pictures are shared in."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called, loaded

_CHANGE = {
    "overwrite a file": "open(CANARY, 'w').write('gone')",
    "append to a file": "open(CANARY, 'a').write('more')",
    "open a file for both": "open(CANARY, 'r+').write('gone')",
    "a new file": "open(FOLDER + '/new', 'x')",
    "creat": "call('creat' if 'creat' in NUMBERS else 'openat', (FOLDER + '/new').encode(), 0o666)",
    "a new temporary file": "open('/tmp/' + TOKEN, 'w')",
    "a nameless file": "os.open(FOLDER, os.O_TMPFILE | os.O_RDWR)",
    "a file in shared memory": "open('/dev/shm/' + TOKEN, 'w')",
    "a file beside the libraries": "open(LIBRARY + '/' + TOKEN + '.py', 'w')",
    "change a library": "open(LIBRARY + '/__init__.py', 'r+')",
    "empty a file by its flags": "os.open(CANARY, os.O_RDONLY | os.O_TRUNC)",
    "create by its flags": "os.open(FOLDER + '/new', os.O_RDONLY | os.O_CREAT)",
    "create with high bits set": (
        "call('openat', -100, (FOLDER + '/new').encode(), os.O_RDWR | os.O_CREAT | 1 << 32, 0o666)"
    ),
    "truncate a file": "os.truncate(CANARY, 0)",
    "rename a file": "os.rename(CANARY, CANARY + '.old')",
    "renameat2": "call('renameat2', -100, CANARY.encode(), -100, STORE.encode(), 2)",
    "delete a file": "os.unlink(CANARY)",
    "make a folder": "os.mkdir(FOLDER + '/new')",
    "delete a folder": "os.rmdir(FOLDER + '/empty')",
    "delete everything": "import shutil\nshutil.rmtree(FOLDER)",
    "change a file's rights": "os.chmod(CANARY, 0)",
    "change a file's owner": "os.chown(CANARY, os.getuid(), -1)",
    "change a file's times": "os.utime(CANARY)",
    "change a file's times far off": "call('utimensat', -100, CANARY.encode(), struct.pack('4Q', 1, 1, 1, 1), 0)",
    "mark a file": "os.setxattr(CANARY, 'user.mark', b'1')",
    "make a hard link": "os.link(CANARY, FOLDER + '/hard')",
    "make a symbolic link": "os.symlink(CANARY, FOLDER + '/soft')",
    "make a named pipe": "os.mkfifo(FOLDER + '/fifo')",
    "make a device": "os.mknod(FOLDER + '/device', 0o666 | 0o020000, os.makedev(1, 3))",
    "save with numpy": "np.save(FOLDER + '/new.npy', np.ones(3))",
    "save with Pillow": "from PIL import Image\nImage.new('L', (2, 2)).save(FOLDER + '/new.png')",
    "make a named temporary file": (
        "import tempfile\ntempfile._get_default_tempdir = lambda: '/tmp'\ntempfile.NamedTemporaryFile()"
    ),
    "flush all disks": "call('sync')",
    "flush one disk": "call('syncfs', 4)",
    "be killed last": "open('/proc/self/oom_score_adj', 'w').write('0')",
    "be named otherwise": "open('/proc/self/comm', 'w').write('init')",
    "a kernel setting": "open('/proc/sys/kernel/core_pattern', 'w')",
    "start a control group": "os.mkdir('/sys/fs/cgroup/' + TOKEN)",
}

# Descriptor 4 is the memory that the studio writes pictures into.
_SHARED = {
    "write into the shared memory": "os.pwrite(4, b'x', 0)",
    "pwritev2 to the shared memory": "call('pwritev2', 4, struct.pack('2Q', id(b'x'), 1), 1, 0, 0, 0)",
    "map the shared memory for writing": "mmap.mmap(4, 4096)",
    "make its mapping writable": "checked(C.mprotect(checked(C.mmap(0, 4096, 1, 1, 4, 0)), 4096, 3))",
    "punch a hole into the mapping": "checked(C.madvise(checked(C.mmap(0, 1 << 20, 1, 1, 4, 0)), 1 << 20, 9))",
    "shrink the shared memory": "os.ftruncate(4, 0)",
    "grow the shared memory": "os.ftruncate(4, 1 << 40)",
    "fill the shared memory": "os.posix_fallocate(4, 0, 1 << 30)",
    "punch a hole": "call('fallocate', 4, 3, 0, 1 << 20)",
    "seal the shared memory": "fcntl.fcntl(4, fcntl.F_ADD_SEALS, 8)",
    "sendfile into the shared memory": "os.sendfile(4, 4, 0, 10)",
    "copy_file_range": "os.copy_file_range(4, 4, 10, 0, 4096)",
    "splice": "os.splice(4, 1, 10)",
    "tee": "call('tee', 1, 1, 10, 0)",
    "vmsplice": "call('vmsplice', 1, struct.pack('2Q', id(b'x'), 1), 1, 8)",
    "lock the shared memory": "fcntl.flock(4, fcntl.LOCK_EX)",
    "lock a part of it": "fcntl.lockf(4, fcntl.LOCK_SH)",
    "lease the shared memory": "fcntl.fcntl(4, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "change its rights": "os.fchmod(4, 0o777)",
    "change its owner": "os.fchown(4, os.getuid(), -1)",
    "change its times": "os.utime(4)",
    "mark it": "os.setxattr(4, 'user.mark', b'1')",
}

ATTACKS: dict[str, Attack] = (
    {name: called(body) for name, body in _CHANGE.items()}
    | {name: called(body, pictures=True) for name, body in _SHARED.items()}
    | {
        "write to the shared memory": called("os.write(4, b'x')", "crash", "blocked", pictures=True),
        "overwrite a file while loading": loaded("open(CANARY, 'w').write('gone')"),
        "overwrite a file when it ends": loaded(
            "import atexit\natexit.register(lambda: open(CANARY, 'w'))\nos._exit(3)", "crash"
        ),
        "overwrite a file with RDKit": called(
            "from rdkit import Chem\nChem.SDWriter(FOLDER + '/new').write(Chem.MolFromSmiles('C'))", "error", "blocked"
        ),
        "a database": called(
            "import sqlite3\nsqlite3.connect(FOLDER + '/new.db').execute('create table t (x)')", "error", "blocked"
        ),
        "a database over the record": called(
            "import sqlite3\nsqlite3.connect(':memory:').execute('vacuum into ?', (FOLDER + '/new.db',))",
            "error",
            "blocked",
        ),
    }
)

"""Reading what is not theirs: the canary's secret, another run's record, other processes, the machine."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called, loaded

_READ = {
    "read a file": "open(CANARY).read()",
    "read bytes of a file": "os.read(os.open(CANARY, os.O_RDONLY), 64)",
    "read another run's record": "open(STORE).read()",
    "read a file with pathlib": "import pathlib\npathlib.Path(CANARY).read_bytes()",
    "read a file with numpy": "np.fromfile(CANARY, np.uint8)",
    "load a file with numpy": "np.load(CANARY, allow_pickle=True)",
    "map a file with numpy": "np.memmap(CANARY, np.uint8, 'r')",
    "read a file with the C library": (
        "C.fopen.restype = ctypes.c_void_p\nif not C.fopen(CANARY.encode(), b'r'):\n    checked(-1)"
    ),
    "run another script's file": "exec(open(STORE).read())",
    "read through a symbolic link": "open(LINK).read()",
    "read around a library folder": "open(LIBRARY + '/..' * 30 + CANARY).read()",
    "read around by descriptors": "os.open(CANARY[1:], os.O_RDONLY, dir_fd=os.open('/', os.O_RDONLY))",
    "open a path only": "os.open(CANARY, os.O_PATH)",
    "open the root as a path": "os.open('/', os.O_PATH | os.O_DIRECTORY)",
    "openat2": "call('openat2', -100, CANARY.encode(), struct.pack('3Q', 0, 0, 0), 24)",
    "a handle of a file": (
        "call('name_to_handle_at', -100, CANARY.encode(), struct.pack('Ii', 128, 0) + bytes(128), bytes(8), 0)"
    ),
    "open a file by its handle": "call('open_by_handle_at', 4, struct.pack('Ii', 8, 1) + bytes(8), 0)",
    "open_tree": "call('open_tree', -100, CANARY.encode(), 0)",
    "list a folder": "os.listdir(FOLDER)",
    "scan a folder": "list(os.scandir(FOLDER))",
    "list the root": "os.listdir('/')",
    "list the temporary files": "os.listdir('/tmp')",
    "list all processes": "os.listdir('/proc')",
    "its own environment": "open('/proc/self/environ').read()",
    "its own memory as a file": "open('/proc/self/mem', 'rb').read(0)",
    "its own maps": "open('/proc/self/maps').read()",
    "its own descriptors": "os.listdir('/proc/self/fd')",
    "its status": "open('/proc/thread-self/status').read()",
    "reopen its log": "os.open('/proc/self/fd/1', os.O_WRONLY)",
    "reopen the shared memory": "os.open('/proc/self/fd/4', os.O_RDWR)",
    "the studio's environment": "open(f'/proc/{PARENT}/environ', 'rb').read()",
    "the studio's command line": "open(f'/proc/{PARENT}/cmdline', 'rb').read()",
    "the studio's memory": "open(f'/proc/{PARENT}/mem', 'rb').read(0)",
    "the studio's maps": "open(f'/proc/{PARENT}/maps').read()",
    "the studio's descriptors": "os.listdir(f'/proc/{PARENT}/fd')",
    "the studio's root": "open(f'/proc/{PARENT}/root{CANARY}').read()",
    "the zygote's environment": "open(f'/proc/{ZYGOTE}/environ', 'rb').read()",
    "the zygote's command line": "open(f'/proc/{ZYGOTE}/cmdline', 'rb').read()",
    "the first process's environment": "open('/proc/1/environ', 'rb').read()",
    "the machine's users": "open('/etc/passwd').read()",
    "the machine's passwords": "open('/etc/shadow').read()",
    "the machine's name": "open('/etc/hostname').read()",
    "the kernel's settings": "open('/proc/sys/kernel/random/boot_id').read()",
    "the machine's hardware": "os.listdir('/sys/class')",
    "control groups": "open('/proc/self/cgroup').read()",
    "somebody's keys": "os.listdir('/root/.ssh')",
    "a device": "open('/dev/zero', 'rb').read(1)",
    "the terminal": "os.open('/dev/tty', os.O_RDWR)",
    "a new terminal": "os.open('/dev/ptmx', os.O_RDWR)",
    "shared memory of others": "os.listdir('/dev/shm')",
    "change the folder": "os.chdir(FOLDER)",
    "a new root": "os.chroot(FOLDER)",
}

ATTACKS: dict[str, Attack] = {name: called(body) for name, body in _READ.items()} | {
    "the memory of the machine": called("os.open('/dev/mem', os.O_RDONLY)", "error", "blocked"),
    "the kernel's messages": called("os.open('/dev/kmsg', os.O_RDONLY)", "error", "blocked"),
    "read around the shared descriptor": called("os.open('../..' + CANARY, os.O_RDONLY, dir_fd=4)", "error", "blocked"),
    "read a file while loading": loaded("open(CANARY).read()"),
    "read a file from a decorator": Attack("@lambda f: open(CANARY).read()\ndef reward(designs):\n    pass\n"),
    "read a file from a default value": Attack(
        "def reward(designs, text=open(CANARY).read()):\n    return [1.0] * len(designs)\n"
    ),
    "read a file from a class body": loaded("class Prey:\n    text = open(CANARY).read()"),
    "read a file while iterated": Attack(
        "def reward(designs):\n    for d in designs:\n        yield float(len(open(CANARY).read()))\n"
    ),
    "read a file while converted": Attack(
        "class N:\n"
        "    def __float__(self):\n"
        "        return float(len(open(CANARY).read()))\n"
        "def reward(designs):\n"
        "    return [N() for d in designs]\n"
    ),
    "read a file with sqlite": called(
        "import sqlite3\nsqlite3.connect(DATABASE).execute('select * from sqlite_master').fetchall()",
        "error",
        "blocked",
    ),
    "read a file with RDKit": called(
        "from rdkit import Chem\nif Chem.SDMolSupplier(CANARY) is None:\n    raise OSError(1, 'denied')",
        "error",
        "blocked",
    ),
    "read a file with Pillow": called("from PIL import Image\nImage.open(CANARY).load()"),
    "read lines for a traceback": called(
        "import linecache\nif not linecache.getlines(CANARY):\n    raise OSError(errno.EPERM, 'denied')"
    ),
    "import another run's code": called("sys.path.insert(0, FOLDER)\nimport prey", "error", "blocked"),
    "load a library of its own": called("ctypes.CDLL(LIBRARY_OF_ITS_OWN)", "error", "blocked"),
}

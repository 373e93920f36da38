"""Talking to anybody: every family of sockets, and the studio's own port."""

from __future__ import annotations

from tests.rewards.attacks.attack import Attack, called, loaded

_TALK = {
    "connect to the studio": "socket.socket().connect(('127.0.0.1', PORT))",
    "ask the studio by hand": (
        "s = socket.socket()\ns.connect(('127.0.0.1', PORT))\ns.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')"
    ),
    "a TCP socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "a TCP socket of version 6": "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "a UDP socket of version 6": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "a raw socket": "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)",
    "ping": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)",
    "multipath TCP": "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)",
    "listen": "socket.create_server(('127.0.0.1', 0))",
    "connect to a local socket": "socket.socket(socket.AF_UNIX).connect(PATH)",
    "connect to an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0' + ABSTRACT)",
    "listen on a local socket": "socket.socket(socket.AF_UNIX).bind(FOLDER + '/listening')",
    "listen on an abstract socket": "socket.socket(socket.AF_UNIX).bind('\\0' + TOKEN)",
    "a pair of sockets": "socket.socketpair()",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
    "packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300)",
    "the kernel's cryptography": "socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)",
    "the host of a virtual machine": "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
    "bluetooth": "socket.socket(31, socket.SOCK_RAW)",
    "a CAN bus": "socket.socket(socket.AF_CAN, socket.SOCK_RAW)",
    "XDP": "socket.socket(44, socket.SOCK_RAW)",
    "a socket by its number": "call('socket', 2, 1, 0)",
    "a socket with high bits set": "call('socket', 2 | 1 << 40, 1, 0)",
    "the channel as a socket": "socket.socket(fileno=3).getpeername()",
    "shut the channel down by half": "call('shutdown', 3, 1)",
    "an option of the channel": "call('setsockopt', 3, 1, 7, struct.pack('i', 1 << 28), 4)",
    "urgent data": "call('sendto', 3, b'x', 1, 1, 0, 0)",
    "receive from the channel": "call('recvfrom', 3, ctypes.create_string_buffer(8), 8, 0x40, 0, 0)",
    "send the shared memory away": (
        "socket.send_fds(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=3), [b'x'], [4])"
    ),
    "receive descriptors": "socket.recv_fds(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=3), 1, 4)",
    "sendmsg": "call('sendmsg', 3, bytes(56), 0)",
    "recvmsg": "call('recvmsg', 3, ctypes.create_string_buffer(56), 0x40)",
}

ATTACKS: dict[str, Attack] = {name: called(body) for name, body in _TALK.items()} | {
    "connect while loading": loaded("socket.socket().connect(('127.0.0.1', PORT))"),
    "ask for a name's address": called("socket.getaddrinfo('example.com', 80)", "error", "blocked"),
    "the network's interfaces": called("socket.if_nameindex()", "error", "blocked"),
}

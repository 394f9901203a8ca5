#!/usr/bin/env python3
# Becomes Chromium, which cannot hear of networks that come and go (containers of other tests): it would break off what
# it loads with ERR_NETWORK_CHANGED. A seccomp filter refuses the netlink sockets that it would listen to.
import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
AF_NETLINK = 16
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EAFNOSUPPORT
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
# Of linux/audit.h, and the number of socket(2) there.
MACHINES = {'x86_64': (0xC000003E, 41), 'aarch64': (0xC00000B7, 198)}


def filter_of(architecture, socket_call):
    return [
        (LOAD, 0, 0, 4),  # the architecture
        (EQUAL, 0, 5, architecture),
        (LOAD, 0, 0, 0),  # the number of the call
        (EQUAL, 0, 3, socket_call),
        (LOAD, 0, 0, 16),  # its first argument
        (EQUAL, 0, 1, AF_NETLINK),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]


def refuse_netlink():
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return
    rules = filter_of(*machine)
    code = ctypes.create_string_buffer(b''.join(struct.pack('=HBBI', *rule) for rule in rules))
    program = struct.pack('@HP', len(rules), ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero = ctypes.c_ulong(0)
    prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero)
    if prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), program, zero, zero) != 0:
        print('no filter:', os.strerror(ctypes.get_errno()), file=sys.stderr)


refuse_netlink()
os.execv(os.environ['CHROMIUM'], [os.environ['CHROMIUM'], *sys.argv[1:]])

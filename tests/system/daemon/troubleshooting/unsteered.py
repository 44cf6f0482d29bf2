"""Runs a program to which the kernel does not say whether a time source steers the clock.

usage: unsteered.py PROGRAM [ARGUMENT...]
"""
import ctypes
import os
import platform
import struct
import sys

# adjtimex(2), clock_adjtime(2), and the latter with 64 bits of time where the machine has 32.
_ASKING = {"x86_64": (159, 305), "aarch64": (171, 266), "armv7l": (124, 372, 405)}

_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _FAIL_WITH_EPERM = 0x7FFF0000, 0x00050001
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def known():
    """True when this machine's numbers of the calls are known."""
    return platform.machine() in _ASKING


def _rules(calls):
    """A program of seccomp(2): these calls fail, all others are made."""
    steps = [(_LOAD, 0, 0, 0)]
    steps += [(_IF_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL_WITH_EPERM)]
    return b"".join(struct.pack("HBBI", *step) for step in steps), len(steps)


def deny():
    """From now on this process and what it starts get no answer."""
    code, length = _rules(_ASKING[platform.machine()])
    steps = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HL" if struct.calcsize("P") == 4 else "HQ", length,
                          ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "a filter of system calls can't be set")


if __name__ == "__main__":
    deny()
    os.execv(sys.argv[1], sys.argv[1:])

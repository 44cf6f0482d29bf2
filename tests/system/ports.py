"""Ports for what a test starts on loopback."""
import random
import socket

# Below those that the kernel takes for outgoing connections (32768 and up): a broker that is away for
# a while finds its port free again, and whoever calls it meanwhile does not meet himself there.
_LOWEST, _HIGHEST = 12_000, 32_000
_DRAW = random.SystemRandom()


def free_port():
    """A port of loopback that nobody listens on."""
    while True:
        port = _DRAW.randrange(_LOWEST, _HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port

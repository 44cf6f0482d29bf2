"""A coordinator stick whose words stand in a script; see home.znp for how one is written.

It keeps the stick's non-volatile memory by itself, and answers everything else by the first line of
the script that fits. It serves the plugin on a pseudo terminal: `port` is the name to open.
"""
import os
import re
import socket
import struct
import threading
import time

TOKEN = re.compile(r"\{(\w+)\}|(\.\.)|([0-9a-f]{2})")
COORDINATOR_ADDRESS, NETWORK, EXTENDED_PAN, ACTIVE_KEY = 0x01, 0x21, 0x2D, 0x3A
KEY, PAN, CHANNELS, LINK_KEY_SEED = 0x62, 0x83, 0x84, 0x101
COUNTER = 1250  # of frames, when the network is new


def words(text):
    """Bytes, names of bytes, and `..` for the rest."""
    parts = TOKEN.findall(text)
    read = "".join(name and "{%s}" % name or rest or byte for name, rest, byte in parts)
    assert read == text.replace(" ", ""), "not hexadecimal: " + text
    return [name or rest or int(byte, 16) for name, rest, byte in parts]


class Line:
    """`ask > say; say`, or `on event > say; say`."""

    def __init__(self, text):
        ask, _, says = text.partition(">")
        self.subject, ask = re.match(r"\s*(on|button)?\s*(.*?)\s*$", ask).groups()
        self.event = ask if self.subject == "on" else None
        self.ask = None if self.event else words(ask)
        self.says = [say.strip() for say in says.split(";") if say.strip()]

    def fits(self, data):
        """The named bytes of `data` when it is what the line is about."""
        named = {}
        for at, word in enumerate(self.ask):
            if word == "..":
                return named
            if at >= len(data) or isinstance(word, int) and word != data[at]:
                return None
            if isinstance(word, str):
                named[word] = data[at:at + 1]
        return named if len(data) == len(self.ask) else None


class Memory:
    """NV memory: items by number, and entries of tables by (table, index)."""

    def __init__(self):
        self.wipe()

    def wipe(self):
        self.items = {COORDINATOR_ADDRESS: bytes.fromhex("eeffc024004b1200"),
                      LINK_KEY_SEED: bytes(range(16))}
        self.entries = {}

    def answer(self, code, data):
        """The data of the response; None when the command is none of the memory's."""
        if code in (0x2133, 0x2134):
            _, table, index, _, size = struct.unpack_from("<BHHHB", data)
            if code == 0x2134:
                self.entries[table, index] = data[8:8 + size]
                return b"\0"
            entry = self.entries.get((table, index))
            return b"\0" + bytes([len(entry)]) + entry if entry else b"\x02\0"
        if code not in (0x2107, 0x2112, 0x2113, 0x211C, 0x211D):
            return None
        item = struct.unpack_from("<H", data)[0]
        value = self.items.get(item)
        if code == 0x2107:
            size, given = struct.unpack_from("<HB", data, 2)
            if value is None:
                self.items[item] = data[5:5 + given].ljust(size, b"\0")
            return b"\0" if value else b"\x09"
        if code == 0x2112:
            return b"\0" if self.items.pop(item, None) else b"\x09"
        if code == 0x2113:
            return struct.pack("<H", len(value or b""))
        at = struct.unpack_from("<H", data, 2)[0]
        if code == 0x211C:
            part = (value or b"")[at:at + 240]
            return b"\0" + bytes([len(part)]) + part
        size = struct.unpack_from("<H", data, 4)[0]
        self.items[item] = value[:at] + data[6:6 + size] + value[at + size:]
        return b"\0"

    def form(self):
        """The network that the items ask for, as Z-Stack 3 writes it down."""
        channels = self.items[CHANNELS]
        network = bytearray(116)
        network[24] = struct.unpack("<I", channels)[0].bit_length() - 1
        network[36:38] = self.items[PAN]
        network[40:44] = channels
        network[57:65] = self.items[EXTENDED_PAN]
        self.items[NETWORK] = bytes(network)
        self.items[ACTIVE_KEY] = b"\0" + self.items[KEY]
        self.entries[7, 0] = struct.pack("<I", COUNTER) + self.items[EXTENDED_PAN]


class ScriptedStick:
    def __init__(self, folder, script):
        lines = [line.split("#")[0].strip() for line in script.read_text().splitlines()]
        self.script = [Line(line) for line in lines if line]
        self.memory = Memory()
        self.named = {}
        self.asked = []    # every request, in hexadecimal
        self.strange = []  # those that no line is about
        self.hangs = False   # hears nothing
        self.sleeps = False  # the button hears nothing
        self.port = folder / "stick"
        self.lock = threading.RLock()
        self.line = None
        self.used = False  # somebody has spoken on it
        self.ended = False
        self.play("power")
        self._open()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self):
        self.ended = True

    def play(self, event, **named):
        """Says what the script says of an event; `named` are bytes in hexadecimal."""
        with self.lock:
            self.named.update({name: bytes.fromhex(value) for name, value in named.items()})
            self._say(next(line for line in self.script if line.event == event), {})

    def _open(self):
        """A fresh terminal: nobody but its only user may open an exclusive one again."""
        if self.line is not None:
            os.close(self.line)
        self.line, far_end = os.openpty()
        new = self.port.with_suffix(".new")
        new.symlink_to(os.ttyname(far_end))
        new.replace(self.port)
        os.close(far_end)

    def _read(self):
        """What the host says; nothing when nobody has the line open."""
        try:
            said = os.read(self.line, 4096)
            self.used = True
            return said
        except OSError:
            if self.used:
                self._open()
            self.used = False
            time.sleep(0.01)
            return b""

    def _serve(self):
        received = b""
        while not self.ended:
            said = self._read()
            received = received + said if said else b""
            while len(received) >= 5 and len(received) >= received[1] + 5:
                size = received[1]
                frame, received = received[:size + 5], received[size + 5:]
                if not self.hangs:
                    self._hear(frame)

    def _hear(self, frame):
        check = 0
        for byte in frame[1:-1]:
            check ^= byte
        assert frame[0] == 0xFE and frame[-1] == check, frame.hex()
        with self.lock:
            code, data = frame[2] << 8 | frame[3], frame[4:-1]
            kept = self.memory.answer(code, data)
            if kept is not None:
                self._send(struct.pack(">H", code + 0x4000) + kept)
            elif code == 0x2401:
                self._send(bytes([0x64, 0x01, 0x00]))
                status = 0xF0 if self.sleeps else 0x00
                self._send(bytes([0x44, 0x80, status, data[3], data[6]]))
                if not self.sleeps:
                    self._answer("button", data[5:3:-1] + data[10:])
            else:
                self._answer(None, frame[2:-1])

    def _answer(self, subject, data):
        self.asked.append((subject + " " if subject else "") + data.hex())
        for line in self.script:
            named = line.fits(data) if line.ask and line.subject == subject else None
            if named is not None:
                return self._say(line, named)
        self.strange.append(self.asked[-1])
        if subject is None:
            self._send(bytes([0x60, 0x00, 0x02, data[0], data[1]]))

    def _say(self, line, named):
        for say in line.says:
            name, is_set, value = say.partition("=")
            if say == "form":
                self.memory.form()
            elif name.startswith("entry "):
                _, table, index = name.split()
                self.memory.entries[int(table), int(index)] = self._bytes(value, named)
            elif is_set:
                self.named[name.strip()] = self._bytes(value, named)
            elif say.startswith("button "):
                said = self._bytes(say[7:], named)
                self._send(self._bytes("4481 0000", {}) + said[1::-1] + self.named["address"]
                           + bytes([1, 1, 0, 120, 0]) + bytes(5) + bytes([len(said) - 2]) + said[2:])
            else:
                self._send(self._bytes(say, named))

    def _bytes(self, text, named):
        known = {**self.named, **named}
        return b"".join(known[w] if isinstance(w, str) else bytes([w]) for w in words(text.strip()))

    def _send(self, body):
        frame = bytes([len(body) - 2]) + body
        check = 0
        for byte in frame:
            check ^= byte
        try:
            if self.line is not None:
                os.write(self.line, b"\xfe" + frame + bytes([check]))
        except OSError:
            pass  # nobody has it open: a stick talks all the same


class TcpStick(ScriptedStick):
    """The same as a coordinator on the network; one host at a time."""

    def _open(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = "tcp://127.0.0.1:%d" % self.listener.getsockname()[1]

    def _read(self):
        if self.line is None:
            link, _ = self.listener.accept()
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.line = link.detach()
        said = b""
        try:
            said = os.read(self.line, 4096)
        except OSError:
            pass  # reset: as good as closed
        if not said:
            os.close(self.line)
            self.line = None
        return said

    def stop(self):
        super().stop()
        self.listener.close()

"""A Bluetooth LE controller in software, at the other end of the guest's UART.

The guest's kernel speaks HCI over H4 to it as to a real radio (Core Specification 5.4, vol. 4: part A
for H4, part E for commands and events). What is in the air is what the test says: any address, any
bytes, any strength; and peripherals that can be connected. Like real controllers it reports only
while it scans, filters duplicates when it is told to, and respects the accept list. Link-layer
encryption is agreed, not done: there is no link.
"""
import collections
import random
import select
import socket
import struct
import threading
import time

COMMAND, ACL, EVENT = 1, 2, 4
COMMAND_COMPLETE, COMMAND_STATUS, LE_META = 0x0E, 0x0F, 0x3E
CONNECTABLE, NOT_CONNECTABLE, SCAN_RESPONSE = 0, 3, 4  # types of an advertising report
REMOTE_ENDED, HOST_ENDED = 0x13, 0x16  # why a connection ended
HANDLE = 0x0040  # of the one connection there is at a time
ACL_SIZE = 192
QUEUE = 4096  # bytes on their way to the host

# What commands are answered with after the status; those not named here need nothing more.
ANSWERS = {
    0x1001: struct.pack("<BHBHH", 8, 0, 8, 0x05F1, 0),  # local version: 4.2
    0x1003: bytes([0, 0, 0, 0, 0x60, 0, 0, 0]),  # features: LE, no BR/EDR
    0x1005: struct.pack("<HBHH", ACL_SIZE, 0, 8, 0),  # buffers
    0x2002: struct.pack("<HB", ACL_SIZE, 8),  # LE buffers
    0x2003: bytes([0x01, 0, 0, 0, 0, 0, 0, 0]),  # LE features: encryption
    0x2007: b"\x04",  # transmit power
    0x200F: b"\x10",  # size of the accept list
    0x2018: bytes(8),  # a random number; nothing here is secret
    0x201C: b"\xff\xff\xff\xff\xff\x03\0\0",  # LE states
    0x202A: b"\x10",  # size of the resolving list
}


def supported_commands():
    """The bits of Read Local Supported Commands for what is answered here."""
    bits = bytearray(64)
    bits[0] |= 0x20  # disconnect
    bits[2] |= 0x80  # remote version
    bits[5] |= 0xC0
    bits[14] |= 0xA8
    bits[25] |= 0xF7
    bits[26] |= 0xFF
    bits[27] |= 0xF7
    bits[28] |= 0x0F
    return bytes(bits)


def on_air(address):
    """An address as it is sent, the last byte first."""
    return bytes.fromhex(address.replace(":", ""))[::-1]


class Controller:
    """The radio with one address; `wire` is a socket that is the other end of the UART."""

    def __init__(self, wire, address):
        self.address = address
        self.socket = wire
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, QUEUE)
        self.lock = threading.RLock()
        self.scanning = False
        self.active = False
        self.hung = False  # answers nothing any more, like a radio whose firmware hangs
        self.filters = {"duplicates": False, "accept_list": False}
        self.accepted = set()
        self.seen = set()
        self.peripherals = {}  # address -> gatt_peer.Peripheral
        self.connected = None
        self.counts = collections.Counter()
        self.broken = None  # why the thread ended, if it did before close()
        self.closing = False
        self.partial = bytearray()  # of a PDU that comes in fragments
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        self.closing = True
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()

    # What happens in the air.

    def report(self, address, data, rssi=-60, kind=NOT_CONNECTABLE, scan_response=b""):
        """One advertisement; whether the guest was told of it."""
        with self.lock:
            if not self.scanning or self.hung:
                return False
            if self.filters["accept_list"] and address not in self.accepted:
                return False
            # A controller whose queue to the host is full drops what it hears.
            if not select.select([], [self.socket], [], 0)[1]:
                self.counts["dropped"] += 1
                return False
            reports = [(kind, data)]
            # Who can be connected answers a scan request, be it with nothing.
            if self.active and (scan_response or kind == CONNECTABLE):
                reports.append((SCAN_RESPONSE, scan_response))
            told = False
            for one, body in reports:
                if self.filters["duplicates"]:
                    if (address, one, body) in self.seen:
                        continue
                    self.seen.add((address, one, body))
                # Addresses whose two topmost bits are set are static random ones.
                is_random = int(address[:2], 16) >= 0xC0
                self._event(LE_META, bytes([2, 1, one, is_random]) + on_air(address) +
                            bytes([len(body)]) + body + struct.pack("b", rssi))
                told = True
            return told

    def train(self, address, data, times=10, every=0.1, **options):
        """The same advertisement several times, as battery devices send what matters. Where the queue
        to the host is full, each waits for room until the next is due: what is heard meanwhile has
        its share, as in a controller that takes from the air in turns."""
        for _ in range(times):
            due = time.monotonic() + every
            while not self.report(address, data, **options) and time.monotonic() < due:
                time.sleep(0.001)
            time.sleep(max(0.0, due - time.monotonic()))

    def offer(self, peripheral):
        """A device that advertises until it is withdrawn and can be connected."""
        with self.lock:
            self.peripherals[peripheral.address] = peripheral

        def advertise():
            while self.peripherals.get(peripheral.address) is peripheral and not self.closing:
                if self.connected is not peripheral:
                    self.report(peripheral.address, peripheral.advertisement, kind=CONNECTABLE)
                time.sleep(0.2)
        threading.Thread(target=advertise, daemon=True).start()

    def withdraw(self, peripheral):
        with self.lock:
            self.peripherals.pop(peripheral.address, None)
            if self.connected is peripheral:
                self.hang_up(REMOTE_ENDED)

    def hang_up(self, reason):
        """Ends the connection, seen from the guest."""
        with self.lock:
            if self.connected:
                self.connected.ended()
                self.connected = None
                self._event(0x05, struct.pack("<BHB", 0, HANDLE, reason))

    def send_pdu(self, pdu):
        """A PDU of L2CAP from the connected peripheral to the guest."""
        with self.lock:
            for start in range(0, len(pdu), ACL_SIZE):
                part = pdu[start:start + ACL_SIZE]
                flags = 0x1000 if start else 0x2000  # continued, or first
                self._send(bytes([ACL]) + struct.pack("<HH", HANDLE | flags, len(part)) + part)

    # What the guest asks.

    def _serve(self):
        buffer = bytearray()
        try:
            while True:
                data = self.socket.recv(65536)
                if not data:
                    raise EOFError("the UART was closed")
                buffer += data
                while self._take(buffer):
                    pass
        except (OSError, EOFError, ValueError) as problem:
            self.broken = None if self.closing else problem

    def _take(self, buffer):
        """Handles the first packet of the buffer, if it is there as a whole."""
        if not buffer:
            return False
        if buffer[0] == COMMAND:
            size = 4 + buffer[3] if len(buffer) >= 4 else 4
        elif buffer[0] == ACL:
            size = 5 + struct.unpack_from("<H", buffer, 3)[0] if len(buffer) >= 5 else 5
        else:
            raise ValueError("packet type %d" % buffer[0])
        if len(buffer) < size:
            return False
        packet = bytes(buffer[:size])
        del buffer[:size]
        with self.lock:
            if self.hung:
                self.counts["unanswered"] += 1
            elif packet[0] == COMMAND:
                self._command(struct.unpack_from("<H", packet, 1)[0], packet[4:])
            else:
                self._acl(packet)
        return True

    def _acl(self, packet):
        handle, = struct.unpack_from("<H", packet, 1)
        self._event(0x13, struct.pack("<BHH", 1, HANDLE, 1))  # a buffer is free again
        if (handle >> 12) & 3 != 1:
            self.partial = bytearray()
        self.partial += packet[5:]
        if len(self.partial) < 4 or len(self.partial) < 4 + struct.unpack_from(
                "<H", self.partial)[0]:
            return
        pdu, self.partial = bytes(self.partial), bytearray()
        if self.connected:
            self.connected.hear(pdu)

    def _command(self, opcode, body):
        self.counts[opcode] += 1
        handler = {0x0C03: self._reset, 0x200B: self._scan_parameters, 0x200C: self._scan,
                   0x2010: self._clear_list, 0x2011: self._accept, 0x2012: self._refuse}.get(opcode)
        if handler:
            handler(body)
        slow = {0x200D: self._connect, 0x0406: self._disconnect, 0x2016: self._remote_features,
                0x041D: self._remote_version, 0x2013: self._update, 0x2019: self._start_encryption}
        if opcode in slow:
            self._event(COMMAND_STATUS, b"\0\x08" + struct.pack("<H", opcode))
            slow[opcode](body)
            return
        answer = ANSWERS.get(opcode, b"")
        if opcode == 0x1002:
            answer = supported_commands()
        elif opcode == 0x1009:
            answer = on_air(self.address)
        elif opcode == 0x2017:  # LE Encrypt
            answer = random.randbytes(16)
        self._event(COMMAND_COMPLETE, b"\x08" + struct.pack("<H", opcode) + b"\0" + answer)
        if opcode == 0x200E:  # creating a connection was called off
            self._connection(0x02, 0, bytes(6))

    def _reset(self, _):
        self.scanning = False
        self.connected = None
        self.accepted.clear()

    def _scan_parameters(self, body):
        self.active = body[0] == 1
        self.filters["accept_list"] = body[6] == 1

    def _scan(self, body):
        self.scanning = body[0] == 1
        self.filters["duplicates"] = body[1] == 1
        self.seen = set()
        self.counts["scans"] += self.scanning

    def _clear_list(self, _):
        self.accepted.clear()

    def _accept(self, body):
        self.accepted.add(":".join("%02X" % byte for byte in body[:0:-1]))

    def _refuse(self, body):
        self.accepted.discard(":".join("%02X" % byte for byte in body[:0:-1]))

    def _connect(self, body):
        address = ":".join("%02X" % byte for byte in body[11:5:-1])
        peripheral = self.peripherals.get(address)
        if peripheral and not self.connected:
            self.connected = peripheral
            self.partial = bytearray()
            self._connection(0, body[5], body[6:12])
            peripheral.begun(self)
        # Without one nothing happens until the guest calls it off, as on a real radio.

    def _connection(self, status, kind, address):
        self._event(LE_META, struct.pack("<BBHBB", 1, status, HANDLE, 0, kind) + address +
                    struct.pack("<HHHB", 24, 0, 42, 0))

    def _disconnect(self, _):
        self.hang_up(HOST_ENDED)

    def _remote_features(self, _):
        self._event(LE_META, struct.pack("<BBH", 4, 0, HANDLE) + ANSWERS[0x2003])

    def _remote_version(self, _):
        self._event(0x0C, struct.pack("<BHBHH", 0, HANDLE, 8, 0x05F1, 0))

    def _update(self, body):
        self._event(LE_META, struct.pack("<BBHHHH", 3, 0, HANDLE, *struct.unpack_from(
            "<HHH", body, 4)))

    def _start_encryption(self, _):
        self._event(0x08, struct.pack("<BHB", 0, HANDLE, 1))
        if self.connected:
            self.connected.sealed()

    def _event(self, code, body):
        self._send(bytes([EVENT, code, len(body)]) + body)

    def _send(self, packet):
        with self.lock:
            self.socket.sendall(packet)


def service_data(uuid, data):
    """An advertisement of flags and service data."""
    body = bytes.fromhex(data)
    return bytes([2, 1, 6, 3 + len(body), 0x16]) + struct.pack("<H", uuid) + body


def service_list(uuid):
    """An advertisement of flags and one 16 bit service."""
    return bytes([2, 1, 6, 3, 3]) + struct.pack("<H", uuid)

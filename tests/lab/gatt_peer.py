"""A Bluetooth health device in software: a GATT server that the guest's BlueZ connects to.

Speaks ATT (Core Specification 5.4, vol. 3 part F) on its fixed channel, and enough of the Security
Manager (part H, LE legacy pairing with a passkey) to be bonded with. Knows one connection at a time.
"""
import dataclasses
import struct
import subprocess

ATT, SMP = 0x0004, 0x0006  # channels of L2CAP
READ, WRITE, NOTIFY, INDICATE = 0x02, 0x08, 0x10, 0x20  # properties of a characteristic
PRIMARY_SERVICE, CHARACTERISTIC, CONFIGURATION = 0x2800, 0x2803, 0x2902
NOT_FOUND, NOT_PERMITTED, UNSUPPORTED, WANTS_BOND, BAD_OFFSET = 0x0A, 0x03, 0x06, 0x05, 0x07
LONGEST = 64  # the MTU that this device offers
KEY = bytes(range(16))  # long-term key; nothing here is secret


@dataclasses.dataclass
class Characteristic:
    """One characteristic. `told` are the values that it tells a subscriber at once."""

    uuid: int
    properties: int
    value: bytes = b""
    told: list = dataclasses.field(default_factory=list)
    sealed: bool = False  # only over an encrypted link may one read it or subscribe
    hangs_up: bool = False  # ends the connection instead of answering a read


@dataclasses.dataclass
class Attribute:
    handle: int
    kind: int
    value: bytes
    of: Characteristic = None
    last: int = 0  # of a service: the handle of its last attribute


def aes(key, block):
    """One block of AES-128, its bytes as the Security Manager's functions have them."""
    done = subprocess.run(["openssl", "enc", "-aes-128-ecb", "-nopad", "-K", key.hex()],
                          input=block, capture_output=True, check=True)
    return done.stdout


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def confirm(key, number, request, response, initiator, responder):
    """c1 of part H, 2.2.3; addresses are (type, six bytes), everything most significant first."""
    first = response + request + bytes([responder[0], initiator[0]])
    second = bytes(4) + initiator[1] + responder[1]
    return aes(key, xor(aes(key, xor(number, first)), second))


class Peripheral:
    """`services` maps a 16 bit service to its characteristics; `advertisement` names one of them.
    With a passkey it wants to be bonded and shows that number."""

    def __init__(self, address, advertisement, services, passkey=None):
        self.address = address
        self.advertisement = advertisement
        self.passkey = passkey
        self.attributes = []
        self.controller = None
        self.written = []  # (uuid, value) that the guest wrote, configurations not counted
        self.sessions = 0
        self.encrypted = False
        self.sealed_with_passkey = False
        self.mtu = 23
        self.pairing = {}  # what was said while a bond is made
        self.waiting = []  # indications that wait until the one before was confirmed
        self.unconfirmed = False
        for service, characteristics in {0x1800: [
                Characteristic(0x2A00, READ, b"Homeward lab")], **services}.items():
            self._add_service(service, characteristics)

    def _add_service(self, uuid, characteristics):
        head = self._add(PRIMARY_SERVICE, struct.pack("<H", uuid))
        for one in characteristics:
            handle = len(self.attributes) + 1
            self._add(CHARACTERISTIC, struct.pack("<BHH", one.properties, handle + 1, one.uuid))
            self._add(one.uuid, one.value, one)
            if one.properties & (NOTIFY | INDICATE):
                self._add(CONFIGURATION, b"\0\0", one)
        head.last = len(self.attributes)

    def _add(self, kind, value, of=None):
        self.attributes.append(Attribute(len(self.attributes) + 1, kind, value, of))
        return self.attributes[-1]

    # What the controller tells.

    def begun(self, controller):
        self.controller = controller
        self.sessions += 1
        self.mtu = 23
        self.encrypted = False
        self.pairing = {}
        self.waiting, self.unconfirmed = [], False

    def ended(self):
        self.controller = None

    def sealed(self):
        """The link is encrypted; a new bond is given the key by which it is known again."""
        self.encrypted = True
        if self.pairing:
            self.pairing = {}
            self.sealed_with_passkey = True
            self._send(SMP, b"\x06" + KEY)
            self._send(SMP, b"\x07" + bytes(10))

    def hear(self, pdu):
        channel, = struct.unpack_from("<H", pdu, 2)
        if channel == ATT:
            self._att(pdu[4:])
        elif channel == SMP:
            self._smp(pdu[4:])

    # ATT.

    def tell(self, characteristic, value):
        """Notifies or indicates; an indication waits for the one before it."""
        handle = next(a.handle for a in self.attributes
                      if a.of is characteristic and a.kind == characteristic.uuid)
        indicate = characteristic.properties & INDICATE
        pdu = bytes([0x1D if indicate else 0x1B]) + struct.pack("<H", handle) + value
        if not indicate:
            self._send(ATT, pdu)
            return
        self.waiting.append(pdu)
        self._next_indication()

    def _next_indication(self):
        if self.waiting and not self.unconfirmed:
            self.unconfirmed = True
            self._send(ATT, self.waiting.pop(0))

    def _att(self, request):
        code = request[0]
        if code == 0x1E:  # confirmed
            self.unconfirmed = False
            self._next_indication()
            return
        handlers = {0x02: self._exchange_mtu, 0x04: self._find_information, 0x08: self._read_by_type,
                    0x0A: self._read, 0x0C: self._read_blob, 0x10: self._read_by_group,
                    0x12: self._write}
        if code == 0x52:
            self._written(*struct.unpack_from("<H", request, 1), request[3:])
            return
        answer = handlers[code](request) if code in handlers else UNSUPPORTED
        if isinstance(answer, int):
            handle = struct.unpack_from("<H", request, 1)[0] if len(request) > 2 else 0
            answer = struct.pack("<BBHB", 0x01, code, handle, answer)
        if answer:
            self._send(ATT, answer)
        if code == 0x12:
            self._tell_subscriber(struct.unpack_from("<H", request, 1)[0])

    def _between(self, request):
        first, last = struct.unpack_from("<HH", request, 1)
        return [a for a in self.attributes if first <= a.handle <= last]

    def _exchange_mtu(self, request):
        self.mtu = max(23, min(LONGEST, struct.unpack_from("<H", request, 1)[0]))
        return struct.pack("<BH", 0x03, LONGEST)

    def _find_information(self, request):
        found = self._between(request)[:(self.mtu - 2) // 4]
        if not found:
            return NOT_FOUND
        return b"\x05\x01" + b"".join(struct.pack("<HH", a.handle, a.kind) for a in found)

    def _listed(self, code, found, entry):
        """As many entries of one length as fit."""
        if not found:
            return NOT_FOUND
        size = len(entry(found[0]))
        body = b""
        for one in found:
            if len(entry(one)) != size or len(body) + size > self.mtu - 2:
                break
            body += entry(one)
        return bytes([code, size]) + body

    def _read_by_type(self, request):
        kind = struct.unpack_from("<H", request, 5)[0] if len(request) == 7 else 0
        found = [a for a in self._between(request) if a.kind == kind]
        return self._listed(0x09, found, lambda a: struct.pack("<H", a.handle) + a.value)

    def _read_by_group(self, request):
        kind = struct.unpack_from("<H", request, 5)[0] if len(request) == 7 else 0
        found = [a for a in self._between(request) if a.kind == kind == PRIMARY_SERVICE]
        return self._listed(0x11, found, lambda a: struct.pack("<HH", a.handle, a.last) + a.value)

    def _at(self, handle):
        return self.attributes[handle - 1] if 0 < handle <= len(self.attributes) else None

    def _read(self, request):
        attribute = self._at(struct.unpack_from("<H", request, 1)[0])
        if attribute is None:
            return 0x01
        if attribute.of and attribute.kind == attribute.of.uuid:
            if attribute.of.sealed and not self.encrypted:
                return WANTS_BOND
            if attribute.of.hangs_up:
                self.controller.hang_up(0x13)
                return b""
        return b"\x0b" + attribute.value[:self.mtu - 1]

    def _read_blob(self, request):
        handle, offset = struct.unpack_from("<HH", request, 1)
        attribute = self._at(handle)
        if attribute is None or offset > len(attribute.value):
            return BAD_OFFSET
        return b"\x0d" + attribute.value[offset:offset + self.mtu - 1]

    def _write(self, request):
        attribute = self._at(struct.unpack_from("<H", request, 1)[0])
        if attribute is None or attribute.of is None:
            return NOT_PERMITTED
        if attribute.of.sealed and not self.encrypted:
            return WANTS_BOND
        self._written(attribute.handle, request[3:])
        return b"\x13"

    def _written(self, handle, value):
        attribute = self._at(handle)
        attribute.value = value
        if attribute.kind != CONFIGURATION:
            self.written.append((attribute.kind, value))

    def _tell_subscriber(self, handle):
        attribute = self._at(handle)
        if attribute and attribute.kind == CONFIGURATION and attribute.value[:1] in (b"\1", b"\2"):
            for value in attribute.of.told:
                self.tell(attribute.of, value)

    def _send(self, channel, body):
        if self.controller:
            self.controller.send_pdu(struct.pack("<HH", len(body), channel) + body)

    # The Security Manager: legacy pairing, this side shows the passkey.

    def _smp(self, request):
        code = request[0]
        if self.passkey is None:
            self._send(SMP, b"\x05\x05")  # pairing is not supported
        elif code == 0x01:
            # Display only, nothing out of band, a bond that is safe from men in the middle, keys of
            # 16 bytes of which this side gives one.
            answer = b"\x02\x00\x00\x05\x10\x00\x01"
            self.pairing = {"request": request, "response": answer}
            self._send(SMP, answer)
        elif code == 0x03:
            self.pairing["theirs"] = request[1:]
            self._send(SMP, b"\x03" + self._confirm(bytes(16))[::-1])
        elif code == 0x04:
            good = self._confirm(request[:0:-1])[::-1] == self.pairing["theirs"]
            self._send(SMP, b"\x04" + bytes(16) if good else b"\x05\x04")

    def _confirm(self, number):
        key = self.passkey.to_bytes(16, "big")
        initiator = (0, bytes.fromhex(self.controller.address.replace(":", "")))
        responder = (0, bytes.fromhex(self.address.replace(":", "")))
        return confirm(key, number, self.pairing["request"][::-1], self.pairing["response"][::-1],
                       initiator, responder)

"""A disk with a write cache that a power cut empties, sector by sector.

`VolatileDisk` is the disk; losing_disk.py serves it to a machine. Nothing here knows the time or
draws by itself, so that a seed says what is lost.
"""
import os

SECTOR = 512


class VolatileDisk:
    """An image file and what was written to it and not flushed yet.

    `draw` is a random.Random, `lose` the chance of each unflushed sector to be gone after a cut.
    A disk that `lies` answers a flush, and writes only what has lain in its cache for longer than
    `lies_for_s` by then: what a cheap card does.
    """

    def __init__(self, path, draw, lose, lies_for_s=0.0):
        self._file = os.open(path, os.O_RDWR)
        self._draw = draw
        self._lose = lose
        self._lies_for_s = lies_for_s
        self._waiting = {}  # sector number: (when it was written, its bytes)
        self.size = os.fstat(self._file).st_size

    def waiting(self):
        """How many sectors a cut could take."""
        return len(self._waiting)

    def read(self, offset, count):
        data = bytearray(os.pread(self._file, count, offset))
        for sector in range(offset // SECTOR, (offset + count) // SECTOR):
            if sector in self._waiting:
                at = sector * SECTOR - offset
                data[at:at + SECTOR] = self._waiting[sector][1]
        return bytes(data)

    def write(self, offset, data, now_s, durable=False):
        """Takes whole sectors; `durable` (FUA) means they are on the platter before the answer."""
        if offset % SECTOR or len(data) % SECTOR:
            raise ValueError("a write of part of a sector")
        first = offset // SECTOR
        for at in range(0, len(data), SECTOR):
            self._waiting[first + at // SECTOR] = (now_s, bytes(data[at:at + SECTOR]))
        if durable and not self._lies_for_s:
            self._settle(range(first, first + len(data) // SECTOR))

    def flush(self, now_s):
        self._settle([sector for sector, (written_s, _) in self._waiting.items()
                      if now_s - written_s >= self._lies_for_s])

    def cut(self):
        """The power goes: how many sectors of the cache were kept, and how many lost."""
        kept = [sector for sector in sorted(self._waiting) if self._draw.random() >= self._lose]
        lost = len(self._waiting) - len(kept)
        self._settle(kept)
        self._waiting.clear()
        os.fsync(self._file)
        return {"kept": len(kept), "lost": lost}

    def _settle(self, sectors):
        for sector in sorted(sectors):
            os.pwrite(self._file, self._waiting.pop(sector)[1], sector * SECTOR)

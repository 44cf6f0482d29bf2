"""The disk keeps what was flushed, loses by its seed what was not, and lies when it is told to."""
import pathlib
import random
import tempfile
import unittest

from volatile_disk import SECTOR, VolatileDisk

SECTORS = 256


def filled(byte, sectors=1):
    return bytes([byte]) * (SECTOR * sectors)


class VolatileDiskTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.image = pathlib.Path(folder.name) / "image"
        self.image.write_bytes(filled(0, SECTORS))

    def disk(self, seed=1, lose=0.5, lies_for_s=0.0):
        return VolatileDisk(self.image, random.Random(seed), lose, lies_for_s)

    def kept(self):
        data = self.image.read_bytes()
        return [sector for sector in range(SECTORS) if data[sector * SECTOR]]

    def test_the_machine_reads_what_it_wrote(self):
        disk = self.disk()
        disk.write(SECTOR, filled(7), 0)
        self.assertEqual(disk.read(0, 3 * SECTOR), filled(0) + filled(7) + filled(0))
        self.assertEqual(self.kept(), [])

    def test_what_was_flushed_outlives_a_cut(self):
        disk = self.disk(lose=1)
        disk.write(0, filled(1, 10), 0)
        disk.flush(0)
        disk.write(10 * SECTOR, filled(1, 10), 0)
        self.assertEqual(disk.cut(), {"kept": 0, "lost": 10})
        self.assertEqual(self.kept(), list(range(10)))

    def test_a_durable_write_takes_no_other_with_it(self):
        disk = self.disk(lose=1)
        disk.write(0, filled(1), 0)
        disk.write(SECTOR, filled(1), 0, durable=True)
        disk.cut()
        self.assertEqual(self.kept(), [1])

    def test_a_cut_tears_writes_by_its_seed(self):
        found = []
        for seed in (1, 1, 2):
            self.setUp()
            disk = self.disk(seed)
            disk.write(0, filled(1, SECTORS), 0)
            report = disk.cut()
            self.assertEqual(report["kept"] + report["lost"], SECTORS)
            self.assertGreater(report["kept"], SECTORS // 4)
            self.assertGreater(report["lost"], SECTORS // 4)
            found.append(self.kept())
        self.assertEqual(found[0], found[1])
        self.assertNotEqual(found[0], found[2])

    def test_a_disk_that_lies_flushes_only_what_is_old(self):
        disk = self.disk(lose=1, lies_for_s=2)
        disk.write(0, filled(1), 0)
        disk.write(SECTOR, filled(1), 3, durable=True)
        disk.flush(4)
        self.assertEqual(disk.waiting(), 1)
        disk.cut()
        self.assertEqual(self.kept(), [0])

    def test_part_of_a_sector_is_refused(self):
        with self.assertRaises(ValueError):
            self.disk().write(100, filled(1), 0)


if __name__ == "__main__":
    unittest.main()

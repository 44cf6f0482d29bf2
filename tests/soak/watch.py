"""Samples what a process holds, each second, from /proc and its files' sizes."""
import pathlib
import threading
import time

import flatness

KIB, MIB = 1024, 1024 * 1024
# What each may grow by in all the time that is judged, in bytes or numbers.
LIMITS = (
    flatness.Limit("anonymous memory (RssAnon)", "MB", 256 * KIB, MIB),
    flatness.Limit("resident memory (VmRSS)", "MB", 512 * KIB, MIB),
    flatness.Limit("file descriptors", "number", 0.5),
    flatness.Limit("threads", "number", 0.5),
    flatness.Limit("database", "MB", 1 * MIB, MIB),
    flatness.Limit("its write-ahead log", "MB", 1 * MIB, MIB),
)


def sample(pid, database):
    """One value per limit, in their order; raises OSError when the process is gone."""
    place = pathlib.Path("/proc/%d" % pid)
    fields = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
    memory = [int(fields[name].split()[0]) * KIB for name in ("RssAnon", "VmRSS")]
    files = sum(1 for _ in (place / "fd").iterdir())
    sizes = [file.stat().st_size if file.exists() else 0
             for file in (database, database.with_name(database.name + "-wal"))]
    return [*memory, files, int(fields["Threads"]), *sizes]


class Watch:
    """A thread that samples until it is stopped."""

    def __init__(self, pid, database, file):
        self.pid, self.database = pid, database
        self.rows, self.problem = [], None
        self.ending = threading.Event()
        self.file = open(file, "w")
        self.file.write("\t".join(["seconds", *(limit.name for limit in LIMITS)]) + "\n")
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        start = time.monotonic()
        while not self.ending.wait(1):
            try:
                values = sample(self.pid, self.database)
            except OSError as problem:
                self.problem = "the daemon can't be looked at: %s" % problem
                return
            at = time.monotonic() - start
            self.rows.append((at, values))
            self.file.write("\t".join(["%.1f" % at, *map(str, values)]) + "\n")

    def stop(self):
        self.ending.set()
        self.thread.join()
        self.file.close()

    def judge(self, warm_up):
        """Of each limit, on the samples after `warm_up` seconds."""
        rows = [(at, values) for at, values in self.rows if at >= warm_up]
        return [flatness.judge([(at, values[column]) for at, values in rows], limit)
                for column, limit in enumerate(LIMITS)]

#!/usr/bin/env python3
"""Measures `homeward replay` on recordings that rules_recording makes.

usage: replay_bench.py BUILD_DIR [--events N] [--rounds N]
Prints events per second of CPU time (parse, step, print: the whole process) and the largest
resident memory, for a month and a year of the same home, and for a bed mat that never stops.
"""
import argparse
import os
import select
import subprocess
import sys
import tempfile


def make(build, path, *arguments):
    with open(path, "wb") as out:
        subprocess.run([os.path.join(build, "bench", "rules_recording"), *map(str, arguments)],
                       stdout=out, check=True)
    with open(path, "rb") as made:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: made.read(1 << 20), b""))


def largest_memory(pid):
    """KiB; ru_maxrss would count what this process held when it made the other."""
    try:
        with open("/proc/%d/status" % pid, encoding="ascii") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def replay(build, config, events):
    """CPU seconds, resident KiB and lines printed of one run."""
    command = [os.path.join(build, "bin", "homeward"), "replay", "--config", config, "--events",
               events]
    lines = memory = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        while True:
            memory = max(memory, largest_memory(process.pid))
            if not select.select([process.stdout], [], [], 0.02)[0]:
                continue
            chunk = process.stdout.read1(1 << 16)
            if not chunk:
                break
            lines += chunk.count(b"\n")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("homeward replay failed")
    return usage.ru_utime + usage.ru_stime, memory, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--events", type=int, default=3000000, help="in a year")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    a_day = options.events // 365
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "home.yaml")
        make(options.build, config, "config")
        for name, arguments in (("a month", ("events", 30, a_day)),
                                ("a year", ("events", 365, a_day)),
                                ("a bed mat, 18,717 times", ("mat", 18717)),
                                ("a bed mat, 1,000,000 times", ("mat", 1000000))):
            events = os.path.join(folder, "events.jsonl")
            count = make(options.build, events, *arguments)
            runs = sorted(replay(options.build, config, events) for _ in range(options.rounds))
            cpu, memory, lines = runs[len(runs) // 2]
            print("%-28s %9d events %8.0f events/s of CPU  %6d KiB resident  %6d alerts"
                  % (name, count, count / cpu, memory, lines), flush=True)


if __name__ == "__main__":
    main()

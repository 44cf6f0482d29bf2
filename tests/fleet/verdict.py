"""Judges a run of a fleet by what the homes noted and what came to the centre. Pure."""
import collections
import statistics

SECOND = 1_000_000  # microseconds
FEW = 10            # a share of a small fleet is no number to judge by


def read_notes(lines):
    """The homes' notes as tuples (what, home, subject, microseconds)."""
    for line in lines:
        what, home, subject, at = line.rstrip("\n").split("\t")
        yield what, home, subject, int(at)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def busiest_second(times):
    """The most of `times` that lie within any one second, wherever it begins; and when."""
    window, most, when = collections.deque(), 0, 0
    for at in sorted(times):
        window.append(at)
        while window[0] <= at - SECOND:
            window.popleft()
        if len(window) > most:
            most, when = len(window), window[0]
    return most, when


class Verdict:
    """`notes`: of the homes; `came`: (microseconds, home, envelope) of each alert message;
    `settled`: when all homes were there and the homes' own start was over; `unanswered`: (id, home)
    of commands that had no reply in the end."""

    def __init__(self, homes, notes, came, settled, unanswered=()):
        self.homes, self.problems = homes, []
        self.queued, self.tries, self.connected = {}, [], []
        self.first_tries, self.first_connects = [], []
        self.first_failures = collections.Counter()
        self.unanswered, self.came_back = unanswered, set()
        for what, home, subject, at in notes:
            if what == "queued" and not subject.startswith("reply"):
                self.queued.setdefault((home, subject), at)
            elif what == "try":
                (self.tries if at > settled else self.first_tries).append(at)
            elif what == "connected":
                (self.connected if at > settled else self.first_connects).append(at)
                if at > settled:
                    self.came_back.add(home)
            elif what == "failed" and at <= settled:
                self.first_failures[subject[:60]] += 1
        self.first, self.copies = {}, 0
        self.by_revision, self.by_sequence = {}, {}
        for at, home, envelope in came:
            self._take(at, home, envelope)

    def _take(self, at, home, envelope):
        key = (home, envelope["id"])
        revision = (home, envelope["data"]["alert"], envelope["data"]["revision"])
        sequence = (home, envelope.get("sequence"))
        for known, place in ((self.by_revision, revision), (self.by_sequence, sequence)):
            if known.setdefault(place, key) != key:
                self.problems.append("one thing under two ids: %s and %s" % (known[place], key))
        if key not in self.first:
            self.first[key] = (at, envelope)
            return
        self.copies += 1
        if self.first[key][1]["data"] != envelope["data"]:
            self.problems.append("one id for two things: %s" % (key,))

    def judge(self):
        """The problems, a sentence each; none: the run is good."""
        alerts = {key: at for key, at in self.queued.items()}
        if not alerts:
            self.problems.append("no home raised an alert: nothing was tried")
        lost = [key for key in alerts if key not in self.first]
        if lost:
            self.problems.append("lost: %d messages, such as %s" % (len(lost), lost[0]))
        strange = [key for key in self.first if key not in alerts]
        if strange:
            self.problems.append("came and was never queued: %d, such as %s"
                                 % (len(strange), strange[0]))
        deaf = [one for one in self.unanswered if one[1] not in self.came_back]
        if deaf:
            self.problems.append("no reply from homes that never lost their broker: %d, such as %s"
                                 % (len(deaf), deaf[0]))
        allowed = max(FEW, self.homes // 10)
        most, _when = busiest_second(self.connected)
        if most > allowed:
            self.problems.append("%d homes connected within one second; at most %d may"
                                 % (most, allowed))
        return self.problems

    def latencies(self, begin=0, end=float("inf")):
        """Milliseconds from the alert's happening to its arrival, of alerts that happened then."""
        return [(self.first[key][0] - at) / 1000 for key, at in self.queued.items()
                if key in self.first and begin <= at < end]

    def report(self, phases):
        """Lines for people. `phases`: (name, begin, end) in microseconds."""
        lines = ["messages queued %d, came %d, copies %d"
                 % (len(self.queued), len(self.first), self.copies)]
        for name, begin, end in phases:
            taken = self.latencies(begin, end)
            if taken:
                lines.append("latency %-16s %5d messages, p50 %.1f ms, p99 %.1f ms, most %.1f ms"
                             % (name, len(taken), statistics.median(taken),
                                percentile(taken, 0.99), max(taken)))
        if self.first_connects:
            lines.append("at the start %d tries for %d connects in %.0f s" % (
                len(self.first_tries), len(self.first_connects),
                (max(self.first_connects) - min(self.first_tries)) / SECOND))
            lines += ["  failed %d times: %s" % (times, reason)
                      for reason, times in self.first_failures.most_common(5)]
        if self.unanswered:
            homes = {home for _, home in self.unanswered}
            lines.append("commands without a reply %d, all but %d to %d homes that had to come back"
                         % (len(self.unanswered),
                            sum(home not in self.came_back for _, home in self.unanswered),
                            len(homes & self.came_back)))
        for name, times in (("tries", self.tries), ("connects", self.connected)):
            most, when = busiest_second(times)
            lines.append("%s after the start %d, busiest second %d (%.1f %% of the homes)"
                         % (name, len(times), most, 100.0 * most / self.homes))
        return lines

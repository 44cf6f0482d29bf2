"""The commands of a care centre until each has its reply.

A home's session at the broker is a clean one: what is published to a home that is just coming back,
that is at another broker, or that RabbitMQ took without its commands, reaches nobody, though the
broker acknowledged it. So a command without a reply is given again under the same id, which a home
does once and answers each time. Not eagerly: a cluster that is slow to answer gets slower by being
asked again.
"""
import threading

AGAIN = 30   # seconds without a reply, the first time; each time after that twice as long
AT_ONCE = 5  # a second: what is given again must not be what keeps the replies away


class Commands:
    """Shared by all consumers of a centre; time comes in."""

    def __init__(self):
        self.lock = threading.Lock()
        self.waiting = {}  # id -> [home, body, when it is due, the pause after that]
        self.given, self.again, self.statuses = 0, [], {}
        self.next_look = 0

    def give(self, command, home, body, now):
        """To be published now; False when this id was given before."""
        with self.lock:
            if command in self.waiting or command in self.statuses:
                return False
            self.waiting[command] = [home, body, now + AGAIN, 2 * AGAIN]
            self.given += 1
            return True

    def reply(self, command, status):
        with self.lock:
            if self.waiting.pop(command, None):
                self.statuses[command] = status

    def due(self, now, seen=0):
        """(home, body) of all that was given again since the first `seen` of them, after adding
        what is late now, at most AT_ONCE in a second. Each consumer asks with a count of its own:
        any of them may be the one that reaches the home."""
        with self.lock:
            if now >= self.next_look:
                self.next_look = now + 1
                for one in [w for w in self.waiting.values() if w[2] <= now][:AT_ONCE]:
                    one[2], one[3] = now + one[3], 2 * one[3]
                    self.again.append((one[0], one[1]))
            return self.again[seen:]

    def unanswered(self):
        """(id, home) of each command that has no reply yet."""
        with self.lock:
            return sorted((command, one[0]) for command, one in self.waiting.items())

    def counts(self):
        """How many replies there were of each status."""
        with self.lock:
            found = {}
            for status in self.statuses.values():
                found[status] = found.get(status, 0) + 1
            return found

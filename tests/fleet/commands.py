"""The commands of a care centre until each has its reply.

A home's session at the broker is a clean one: what is published to a home that is just coming
back, or that is at another broker, reaches nobody, though the broker acknowledged it. So a command
without a reply is given again under the same id, which a home does once and answers each time.
"""
import threading

AGAIN = 15  # seconds without a reply


class Commands:
    """Shared by all consumers of a centre; time comes in."""

    def __init__(self):
        self.lock = threading.Lock()
        self.waiting = {}  # id -> (home, body, when it was last given)
        self.given, self.again, self.statuses = 0, 0, {}

    def give(self, command, home, body, now):
        """To be published now; False when this id was given before."""
        with self.lock:
            if command in self.waiting or command in self.statuses:
                return False
            self.waiting[command] = (home, body, now)
            self.given += 1
            return True

    def reply(self, command, status):
        with self.lock:
            if self.waiting.pop(command, None):
                self.statuses[command] = status

    def due(self, now):
        """(home, body) of what to give again, by every consumer: any of them may reach the home."""
        with self.lock:
            found = [(home, body) for home, body, at in self.waiting.values() if now - at >= AGAIN]
            for command, (home, body, at) in list(self.waiting.items()):
                if now - at >= AGAIN:
                    self.waiting[command] = (home, body, now)
            self.again += len(found)
            return found

    def unanswered(self):
        with self.lock:
            return sorted(self.waiting)

    def counts(self):
        """How many replies there were of each status."""
        with self.lock:
            found = {}
            for status in self.statuses.values():
                found[status] = found.get(status, 0) + 1
            return found

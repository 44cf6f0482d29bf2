"""What goes wrong and what people do while the home is soaked, and when. Pure."""

# (every so many seconds, first after, what): each is a method of troubles.Troubles.
REPEATED = (
    (60, 5, "centre_away"), (60, 11, "centre_back"),      # a broker is stopped and started
    (60, 25, "care_frozen"), (60, 33, "care_thawed"),     # one takes and never answers
    (60, 45, "care_away"), (60, 52, "care_back"),         # the stand-in takes over
    (90, 38, "board_away"), (90, 66, "board_back"),       # one away for 80 minutes of the home
    (75, 15, "reload"),
    (30, 10, "plugin_falls"), (30, 22, "other_plugin_falls"),
    (40, 18, "bad_plugin"),
    (120, 55, "rotate_certificate"),
    (10, 3, "people_ask"), (45, 8, "silent_caller"),
    (5, 4, "command"), (20, 7, "hostile_command"),
)
QUIET = 20  # seconds at the end in which nothing begins, and what is away comes back
_BACK = {"centre_away": "centre_back", "care_frozen": "care_thawed", "care_away": "care_back",
         "board_away": "board_back"}


def agenda(seconds):
    """(second, what) in order. Whatever is taken away before the quiet end is back by then."""
    found = [(at, what) for every, first, what in REPEATED
             for at in range(first, int(seconds) - QUIET, every)]
    for away, back in _BACK.items():
        last = max((at for at, what in found if what == away), default=None)
        if last is not None and not any(at > last for at, what in found if what == back):
            found.append((seconds - QUIET, back))
    return sorted(found)

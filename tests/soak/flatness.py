"""Judges whether a quantity of a process stays where it is, by what was sampled of it. Pure.

The slope is Theil and Sen's: the median of the slopes between all pairs of samples. Up to a quarter
of the samples may be anything (an outage, a reload, a checkpoint) and do not move it; a leak moves
all of them.
"""
import dataclasses
import statistics

MOST_POINTS = 400   # pairs grow with the square
FEWEST_POINTS = 30  # with fewer there is nothing to judge by


@dataclasses.dataclass(frozen=True)
class Limit:
    """What a quantity may grow by, in its own unit, over all the time that is judged."""
    name: str
    unit: str
    growth: float
    scale: float = 1  # what is shown is the value divided by this


@dataclasses.dataclass(frozen=True)
class Judged:
    limit: Limit
    first: float   # median of the first third
    last: float    # median of the last third
    most: float
    growth: float  # by the slope, over the whole time
    flat: bool


def thinned(points, most=MOST_POINTS):
    """At most `most` points: the median of each of as many equal parts in a row."""
    if len(points) <= most:
        return list(points)
    parts = [points[len(points) * k // most:len(points) * (k + 1) // most] for k in range(most)]
    return [(statistics.median(at for at, _ in part), statistics.median(v for _, v in part))
            for part in parts]


def slope(points):
    """Theil and Sen's, per unit of time; of (time, value), at different times."""
    points = thinned(points)
    return statistics.median((later[1] - earlier[1]) / (later[0] - earlier[0])
                             for k, earlier in enumerate(points) for later in points[k + 1:])


def judge(points, limit):
    """Of (seconds, value) after the warm-up. A quantity is flat when neither the slope nor the
    step from the first third to the last exceeds the limit: a slope alone would pass one leap."""
    if len(points) < FEWEST_POINTS:
        raise ValueError("%s: %d samples are too few to judge by" % (limit.name, len(points)))
    values = [value for _, value in points]
    third = len(values) // 3
    first, last = statistics.median(values[:third]), statistics.median(values[-third:])
    growth = slope(points) * (points[-1][0] - points[0][0])
    return Judged(limit, first, last, max(values), growth,
                  max(growth, last - first) <= limit.growth)


def table(judgements):
    """Markdown, for people and for docs/PERFORMANCE.md."""
    lines = ["| what | first third | last third | most | growth by slope | may | |",
             "|---|---|---|---|---|---|---|"]
    for one in judgements:
        scale = one.limit.scale
        figures = ["%.6g" % round(value / scale, 2) for value in
                   (one.first, one.last, one.most, one.growth, one.limit.growth)]
        lines.append("| %s, %s | %s | %s |" % (one.limit.name, one.limit.unit, " | ".join(figures),
                                              "flat" if one.flat else "GROWS"))
    return lines

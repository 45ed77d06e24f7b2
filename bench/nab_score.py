"""NAB's score of anomaly detectors, from its paper and not from its code or Weir's: Lavin and Ahmad, "Evaluating real-time
anomaly detection algorithms - the Numenta Anomaly Benchmark" (ICMLA 2015), with the weights of NAB's profiles.json.

A detector gives each row of each series a score in [0, 1]; it detects where the score reaches a threshold, one for all series,
which is chosen to its advantage. The first detection in a labelled window earns up to 1, the more the earlier; a window
without one costs the weight of a miss; each detection outside costs up to the weight of a false alarm, less shortly after a
window. The first rows of each series (15 %, at most 750) are for learning and do not count. 0 is the score of never detecting
anything and 100 that of detecting every window in its first row and nothing else.
"""
import math
from dataclasses import dataclass

PROBATION, PROBATION_ROWS = 0.15, 5000
PERFECT = 0.98661429815143028888  # the curve's value at the first row of a window


@dataclass(frozen=True)
class Weights:
    hit: float
    miss: float
    false_alarm: float


@dataclass(frozen=True)
class Score:
    points: float  # 0 as the null detector, 100 as the perfect one
    threshold: float
    windows: int
    hits: int
    false_alarms: int  # rows


def curve(position):
    """What a detection is worth at a position relative to a window: -1 its first row, 0 just after its end, in its widths."""
    return -1.0 if position > 3 else 2 / (1 + math.exp(5 * position)) - 1


def probation(rows):
    return math.floor(PROBATION * min(rows, PROBATION_ROWS))


def worth(times, windows, weights):
    """For each row: what a detection there is worth, and which window it is in (None outside, -1 while on probation)."""
    edges = [(times.index(first), times.index(last)) for first, last in windows]
    result, current, past = [], 0, None
    for row in range(len(times)):
        inside = current < len(edges) and row >= edges[current][0]
        if inside:
            first, last = edges[current]
            value = weights.hit * curve(-(last - row + 1) / (last - first + 1)) / PERFECT
        elif past is None:
            value = -weights.false_alarm
        else:
            value = weights.false_alarm * curve((row - past[1]) / (past[1] - past[0]))
        window = -1 if row < probation(len(times)) else current if inside else None
        result.append((value, window))
        if inside and row == edges[current][1]:
            past, current = edges[current], current + 1
    return result


def score(series, weights):
    """The best score over all thresholds.

    series: {name: (times, anomaly scores, windows)}, each window a pair of times
    """
    rows, best_of = [], {}
    for name, (times, scores, windows) in series.items():
        if not (len(times) == len(scores) and all(0 <= s <= 1 for s in scores)):
            raise ValueError(f"{name}: a score in [0, 1] is needed for each of {len(times)} rows")
        for s, (value, window) in zip(scores, worth(times, windows, weights)):
            if window == -1:
                continue
            key = None if window is None else (name, window)
            if key is not None:
                best_of[key] = -weights.miss
            rows.append((s, value, key))
    windows = sum(len(w) for _, _, w in series.values())
    rows.sort(key=lambda r: -r[0])
    null = -weights.miss * windows
    total, hits, alarms = null, 0, 0
    best = (total, math.inf, 0, 0)
    for i, (s, value, key) in enumerate(rows):
        if key is None:
            total += value
            alarms += 1
        elif value > best_of[key]:
            hits += best_of[key] == -weights.miss
            total += value - best_of[key]
            best_of[key] = value
        if (i + 1 == len(rows) or rows[i + 1][0] != s) and total > best[0]:
            best = (total, s, hits, alarms)
    points = 100 * (best[0] - null) / (weights.hit * windows - null)
    return Score(points, best[1], windows, best[2], best[3])


def detected(times, scores, windows, threshold):
    """In one series: how many windows have a detection, and how many rows outside are one."""
    found = [window for s, (_, window) in zip(scores, worth(times, windows, Weights(1, 1, 1))) if s >= threshold]
    return len({w for w in found if w not in (None, -1)}), found.count(None)

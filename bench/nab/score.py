"""The Numenta Anomaly Benchmark's score (Lavin and Ahmad, ICMLA 2015), written from its description: standard profile by default.

A detection inside an anomaly's window earns up to 1, more the earlier it comes, once for each window; one outside costs up
to 0.11; a window without a detection costs 1. The threshold is the one that is best over all series. 0 is the score of a
detector that says nothing, 100 that of a perfect one.
"""
import math

PROBATION_SHARE, PROBATION_OF = 0.15, 5000


def scaled_sigmoid(position):
    return -1.0 if position > 3 else 2 / (1 + math.exp(5 * position)) - 1


def rows(times, scores, windows):
    """For each row after the probation: its score, the window it is in (or None), and what a detection there is worth."""
    spans = [(times.index(first), times.index(last)) for first, last in windows]
    probation = math.floor(PROBATION_SHARE * min(len(times), PROBATION_OF))
    for i in range(probation, len(times)):
        inside = [w for w, (first, last) in enumerate(spans) if first <= i <= last]
        if inside:
            first, last = spans[inside[0]]
            width = last - first + 1
            yield scores[i], inside[0], scaled_sigmoid(-(last - i + 1) / width) / scaled_sigmoid(-1)
        else:
            before = [span for span in spans if span[1] < i]
            if before:
                first, last = before[-1]
                worth = scaled_sigmoid((i - last) / (last - first)) if last > first else -1.0
            else:
                worth = -1.0
            yield scores[i], None, worth


def score(series, fp_weight=0.11, fn_weight=1.0):
    """(normalised score, threshold) of a list of (times, scores, windows)."""
    points, windows = [], 0
    for name, (times, scores, spans) in enumerate(series):
        windows += len(spans)
        points += [(s, (name, w) if w is not None else None, worth) for s, w, worth in rows(times, scores, spans)]
    points.sort(key=lambda p: -p[0])
    total, best = -fn_weight * windows, (-fn_weight * windows, math.inf)
    found = {}
    for i, (s, window, worth) in enumerate(points):
        if window is None:
            total += fp_weight * worth
        elif window not in found:
            found[window] = worth
            total += worth + fn_weight
        elif worth > found[window]:
            total += worth - found[window]
            found[window] = worth
        if i + 1 == len(points) or points[i + 1][0] != s:
            best = max(best, (total, s))
    nothing, perfect = -fn_weight * windows, windows
    return 100 * (best[0] - nothing) / (perfect - nothing), best[1]

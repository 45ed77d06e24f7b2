"""What the models of dev.weir.core.model are to give, from their definitions, over whole arrays: the expectations of
ModelsGoldenTest. Nothing is computed as Weir does: least squares by numpy over all rows again, Kalman's filter as one linear
system, ADWIN over the values themselves, half-space trees by counting points in boxes.

python3 models.py core/src/test/resources/models
"""
import math, sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
folder.mkdir(exist_ok=True)
N, SHOWN = 600, 25
random = np.random.default_rng(20240808)
i = np.arange(N)
x = np.round(50 + 0.02 * i + 5 * np.sin(2 * np.pi * i / 12) + random.normal(0, 1, N) + np.where(i >= 400, 6, 0), 3)
a = np.round(random.normal(1000, 3, N), 3)
b = np.round(random.exponential(2, N), 3)
y = np.round(2 + 0.5 * (a - 1000) - 3 * b + random.normal(0, 0.5, N), 3)
label = (random.random(N) < 1 / (1 + np.exp(-(a - 1000) + b - 1))).astype(int)
expected = {}


def skill(call, value, forecast, ahead=1):
    """Mean absolute errors of forecast[t], made at t for t + ahead, and of no change, up to each time."""
    for t in range(N):
        made = [s for s in range(t - ahead + 1) if forecast[s] is not None]
        if made:
            error = np.mean([abs(value[s + ahead] - forecast[s]) for s in made])
            baseline = np.mean([abs(value[s + ahead] - value[s]) for s in made])
            put(call, t, error=error, baseline=baseline, skill=1 - error / baseline)


def put(call, t, **parts):
    for part, value in parts.items():
        expected.setdefault((call, part), [None] * N)[t] = value


def holt(call, alpha, beta, ahead):
    level, trend, forecast = x[1], x[1] - x[0], [None] * N
    for t in range(1, N):
        if t > 1:
            level, trend = alpha * x[t] + (1 - alpha) * (level + trend), trend + alpha * beta * (x[t] - level - trend)
        forecast[t] = level + ahead * trend
        put(call, t, forecast=forecast[t], level=level, trend=trend)
    skill(call, x, forecast, ahead)


def holt_winters(call, m, alpha, beta, gamma, ahead):
    means = x[:m].mean(), x[m:2 * m].mean()
    trend = (means[1] - means[0]) / m
    line = means[0] + trend * (np.arange(2 * m) - (m - 1) / 2)
    season = list((x[:2 * m] - line).reshape(2, m).mean(axis=0))  # s of time t is at t, begun m before 2 m
    season = [0.0] * m + season
    level, forecast = line[-1], [None] * N
    for t in range(2 * m - 1, N):
        if t >= 2 * m:
            e = x[t] - level - trend - season[t - m]  # the error correction form
            season.append(season[t - m] + gamma * (x[t] - level - trend - season[t - m]))
            level, trend = level + trend + alpha * e, trend + alpha * beta * e
        forecast[t] = level + ahead * trend + season[t - m + 1 + (ahead - 1) % m]
        put(call, t, forecast=forecast[t], level=level, trend=trend, seasonal=season[t])
    skill(call, x, forecast, ahead)


def kalman(call, q, r):
    levels = []
    for t in range(N):  # all levels at once: least squares of walk and noise
        n = t + 1
        precision = np.eye(n) / r
        step = (np.eye(n) - np.eye(n, k=-1))[1:]
        precision += step.T @ step / q
        levels.append(np.linalg.solve(precision, x[:n] / r)[-1])
        unit = np.eye(n)[-1]
        put(call, t, level=levels[-1], variance=np.linalg.solve(precision, unit)[-1])
    skill(call, x, levels)


def linear(call):
    made = [None] * N
    for t in range(N):
        rows = lambda n: np.column_stack([np.ones(n), a[:n] - 1000, b[:n]])  # shifted, for the condition of the matrix
        if t >= 3:
            c = np.linalg.lstsq(rows(t + 1), y[:t + 1], rcond=None)[0]
            put(call, t, intercept=c[0] - 1000 * c[1], b1=c[1], b2=c[2])
        if t >= 4:
            made[t - 1] = rows(t + 1)[-1] @ np.linalg.lstsq(rows(t), y[:t], rcond=None)[0]
            put(call, t, prediction=made[t - 1])
    skill(call, y, made)


def logistic(call):
    w, covariance, wrong, changed = np.zeros(3), np.eye(3), [], []
    for t in range(1, N):
        inputs = np.array([a[:t], b[:t]])
        deviation = inputs.std(axis=1)
        z = np.where(deviation > 0, (np.array([a[t], b[t]]) - inputs.mean(axis=1)) / np.where(deviation > 0, deviation, 1), 0)
        z = np.concatenate([[1], np.clip(z, -10, 10)])
        p = 1 / (1 + math.exp(-w @ z))
        information = np.linalg.inv(covariance) + p * (1 - p) * np.outer(z, z)
        covariance = np.linalg.inv(information)
        w = w + covariance @ z * (label[t] - p)
        np.fill_diagonal(covariance, np.minimum(1, covariance.diagonal() + 1e-4))
        wrong.append((p >= 0.5) != label[t])
        changed.append(label[t] != label[t - 1])
        put(call, t, prediction=p, error=np.mean(wrong), baseline=np.mean(changed))
        if any(changed):
            put(call, t, skill=1 - np.mean(wrong) / np.mean(changed))


def cusum(call, k, h):
    start, z = 0, []
    for t in range(N):
        since = x[start:t]
        if len(since) >= 30:
            z.append((x[t] - since.mean()) / since.std(ddof=1))
        up = max([sum(z[s:]) - k * len(z[s:]) for s in range(len(z) + 1)])
        down = max([-sum(z[s:]) - k * len(z[s:]) for s in range(len(z) + 1)])
        alarm = int(max(up, down) > h)
        put(call, t, alarm=alarm, up=up, down=down)
        if alarm:
            start, z = t + 1, []


def page_hinkley(call, delta, threshold):
    start, u, d = 0, [0], [0]
    for t in range(N):
        mean = x[start:t + 1].mean()
        u.append(u[-1] + x[t] - mean - delta)
        d.append(d[-1] - x[t] + mean - delta)
        up, down = u[-1] - min(u), d[-1] - min(d)
        drift = int(t + 1 - start >= 30 and max(up, down) > threshold)
        put(call, t, drift=drift, mean=mean, up=up, down=down)
        if drift:
            start, u, d = t + 1, [0], [0]


def adwin(call, delta):
    buckets = []  # lists of values, oldest first
    for t in range(N):
        buckets.append([x[t]])
        size = 1
        while sum(len(c) == size for c in buckets) > 5:
            at = next(k for k, c in enumerate(buckets) if len(c) == size)
            buckets[at:at + 2] = [buckets[at] + buckets[at + 1]]
            size *= 2
        drift = 0
        while (t + 1) % 32 == 0:
            values = np.concatenate(buckets)
            n = len(values)
            confidence = math.log(2 * math.log(n) / delta)
            for cut in np.cumsum([len(c) for c in buckets])[:-1]:
                m = 1 / (1 / cut + 1 / (n - cut))
                bound = math.sqrt(2 / m * values.var() * confidence) + 2 / (3 * m) * np.ptp(values) * confidence
                if min(cut, n - cut) >= 5 and abs(values[:cut].mean() - values[cut:].mean()) > bound:
                    drift = 1
                    buckets.pop(0)
                    break
            else:
                break
        values = np.concatenate(buckets)
        put(call, t, drift=drift, mean=values.mean(), width=len(values))


def half_space_trees(call, points):
    mask = (1 << 64) - 1
    state = 42

    def draw():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return z ^ z >> 31

    def grow(depth, low, high):
        if depth == 8:
            return None
        d = draw() % len(low)
        middle = (low[d] + high[d]) / 2
        left = grow(depth + 1, low, [middle if k == d else v for k, v in enumerate(high)])
        return d, middle, left, grow(depth + 1, [middle if k == d else v for k, v in enumerate(low)], high)

    trees = []
    for _ in range(25):
        middles = [(draw() >> 11) * 2.0**-53 for _ in range(points.shape[1])]
        reach = [2 * max(m, 1 - m) for m in middles]
        trees.append(grow(0, [m - r for m, r in zip(middles, reach)], [m + r for m, r in zip(middles, reach)]))

    low = points[:250].min(axis=0)
    scaled = (points - low) / (points[:250].max(axis=0) - low)

    def mass(node, inside, point, depth):
        if node is None or len(inside) <= 25:
            return len(inside) * 2**depth
        d, middle, left, right = node
        lower = point[d] < middle
        return mass(left if lower else right, inside[(inside[:, d] < middle) == lower], point, depth + 1)

    for t in range(250, N):
        window = scaled[t // 250 * 250 - 250:t // 250 * 250]
        density = np.mean([mass(tree, window, scaled[t], 0) / 250 for tree in trees])
        put(call, t, score=1 / (1 + density))


holt("holt(x, 0.3, 0.1)", 0.3, 0.1, 1)
holt("holt(x, 0.5, 0.2, 5)", 0.5, 0.2, 5)
holt_winters("holt_winters(x, 12, 0.2, 0.05, 0.1)", 12, 0.2, 0.05, 0.1, 1)
holt_winters("holt_winters(x, 12, 0.4, 0.1, 0.3, 15)", 12, 0.4, 0.1, 0.3, 15)
kalman("kalman(x, 0.5, 4)", 0.5, 4)
linear("linear_regression(y, a, b)")
logistic("logistic_regression(label, a, b)")
cusum("cusum(x, 0.25, 8)", 0.25, 8)
page_hinkley("page_hinkley(x, 0.5, 60)", 0.5, 60)
adwin("adwin(x, 0.05)", 0.05)
half_space_trees("half_space_trees(a, b)", np.column_stack([a, b]))

with open(folder / "inputs.csv", "w") as out:
    print("x,a,b,y,label", file=out)
    for row in zip(x, a, b, y, label):
        print(*row, sep=",", file=out)
with open(folder / "expected.csv", "w") as out:
    print("row", *(f"{call}.{part}" for call, part in expected), sep=";", file=out)
    drifts = {t for (_, part), v in expected.items() if part in ("alarm", "drift") for t in range(N) if v[t]}
    for t in sorted({0, 1, 2, 3, 4, 5, 23, 24, 25, N - 1} | set(range(0, N, SHOWN)) | drifts):
        print(t, *("" if v[t] is None else repr(float(v[t])) for v in expected.values()), sep=";", file=out)

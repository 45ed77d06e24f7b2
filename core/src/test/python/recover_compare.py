"""The second series of expected_corr.json.gz, which is not in the data: recovered from its published results.

python3 recover_compare.py QUOTES.csv.gz EXPECTED_CORR.json.gz COMPARE.csv

The 483 covariances with the known series are linear in the unknown one and leave 18 degrees of freedom (beside a constant,
which no result depends on). The 483 variances are quadratic in those: linear in them and in their products, of which there
are fewer than equations. That the solution comes out in whole cents, to 1e-5 of a cent, says that it is the series.
"""
import csv, gzip, json, sys

import numpy as np

WINDOW = 20

known = np.array([float(row["Close"] if "Close" in row else row["close"])
                  for row in csv.DictReader(gzip.open(sys.argv[1], "rt"))])
results = json.load(gzip.open(sys.argv[2]))
rows = range(WINDOW - 1, len(known))
covariance = np.array([results[i]["covariance"] for i in rows])
variance = np.array([results[i]["varianceA"] for i in rows])


def window(x, i):
    x = x[i - WINDOW + 1:i + 1]
    return x - x.mean(axis=0)


linear = np.zeros((len(rows), len(known)))
for k, i in enumerate(rows):
    linear[k, i - WINDOW + 1:i + 1] = window(known, i) / WINDOW
left, singular, right = np.linalg.svd(linear)
some = right[:len(rows)].T @ ((left.T @ covariance) / singular)
free = right[len(rows):].T
free -= free.mean(axis=0)
basis, size, _ = np.linalg.svd(free, full_matrices=False)
free = basis[:, size > 1e-8]

pairs = np.triu_indices(free.shape[1])
lifted = np.zeros((len(rows), free.shape[1] + len(pairs[0])))
rest = np.zeros(len(rows))
for k, i in enumerate(rows):
    a, f = window(some, i), window(free, i)
    square = f.T @ f / WINDOW
    rest[k] = variance[k] - a @ a / WINDOW
    lifted[k] = np.concatenate([2 * a @ f / WINDOW, np.where(pairs[0] == pairs[1], 1, 2) * square[pairs]])
z = np.linalg.lstsq(lifted, rest, rcond=None)[0][:free.shape[1]]
for _ in range(10):  # Gauss-Newton, to the last digits
    a = some + free @ z
    error = np.array([a[i - WINDOW + 1:i + 1].var() for i in rows]) - variance
    slope = np.array([2 * window(a, i) @ window(free, i) / WINDOW for i in rows])
    z -= np.linalg.lstsq(slope, error, rcond=None)[0]

series = some + free @ z
cents = 100 * (series - series[0])
assert np.abs(cents - np.round(cents)).max() < 1e-4
with open(sys.argv[3], "w") as out:
    out.write("close\n")
    out.writelines(f"{200 + c / 100:.2f}\n" for c in np.round(cents))

"""Plays each series of the benchmark through `weir replay` and scores what comes out; see run."""
import csv, datetime, gzip, json, os, subprocess, sys, tempfile

import score


def table(*paths):
    found = [p + end for p in paths for end in ("", ".gz") if os.path.exists(p + end)]
    if not found:
        sys.exit(f"nab: there is no {paths[0]}")
    opened = gzip.open(found[0], "rt") if found[0].endswith(".gz") else open(found[0])
    with opened as lines:
        return list(csv.reader(lines))[1:]


def weir(command, pipeline, rows):
    with tempfile.TemporaryDirectory() as directory:
        recording = os.path.join(directory, "series")
        with open(recording, "w") as out:
            for i, (time, value) in enumerate(rows):
                iso = datetime.datetime.fromisoformat(time).isoformat() + "Z"
                out.write(f'{i} {{"time":"{iso}","value":{value}}}\n')
        records = subprocess.run(
            [command, "replay", pipeline, "--recording", "series=" + recording, "--out", "-"],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        scores = [json.loads(line)["score"] for line in records.stdout.splitlines()]
    if len(scores) != len(rows):
        sys.exit(f"nab: {len(scores)} scores for {len(rows)} rows: {records.stderr}")
    return [0.0 if s is None else s for s in scores]


command, pipeline, nab = sys.argv[1:]
windows = json.load(open(os.path.join(nab, "combined_windows.json")))
ours, theirs = [], []
for name, spans in windows.items():
    directory, file = name.split("/")
    rows = [row[:2] for row in table(os.path.join(nab, "data", name))]
    times = [row[0] for row in rows]
    spans = [(first.split(".")[0], last.split(".")[0]) for first, last in spans]
    ours.append((times, weir(command, pipeline, rows), spans))
    published = os.path.join(nab, "windowedGaussian", directory)
    gaussian = table(os.path.join(published, "windowedGaussian_" + file), os.path.join(published, file))
    theirs.append((times, [float(row[2]) for row in gaussian], spans))
    print(f"nab: {len(ours)}/{len(windows)} {name}", file=sys.stderr)

for detector, series in (("weir anomaly()", ours), ("windowedGaussian", theirs)):
    for profile, weights in (("standard", {}), ("low FP", {"fp_weight": 0.22}), ("low FN", {"fn_weight": 2.0})):
        points, threshold = score.score(series, **weights)
        print(f"{detector:18} {profile:9} {points:6.2f}  at threshold {threshold:.4f}, {len(series)} series")

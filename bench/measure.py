"""What the benchmarks share: a Weir under test, and what it costs."""
import atexit, contextlib, os, re, signal, subprocess, sys, tempfile, threading, time, urllib.request
from pathlib import Path

here = Path(__file__).resolve().parent
root = here.parent
TICKS = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mib(pid):
    """The most memory that a process has had resident."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024


def counter(port, name):
    """A metric of the gateway on a port, summed over its labels."""
    text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def python():
    """The Python of the checkout's .venv, if there is one, for peers that need packages."""
    return str(next((p for p in [root / ".venv/bin/python"] if p.exists()), sys.executable))


def build(directory, name, *libraries):
    """A C program of this folder."""
    program = Path(directory) / name
    subprocess.run(["cc", "-O2", "-w", "-o", program, here / f"{name}.c", *libraries], check=True)
    return program


class Command:
    """A weir command that serves something: its process, its port, and what it says."""

    def __init__(self, *arguments, pattern, **environment):
        self.process = subprocess.Popen(
            [root / "weir", *map(str, arguments)], env={**os.environ, **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        atexit.register(self.kill)  # also when the script fails
        self.said = []
        self.port = None
        for line in self.process.stderr:
            self.said.append(line.rstrip())
            found = re.search(pattern, line)
            if found:
                self.port = int(found.group(1))
                break
        if self.port is None:
            sys.exit(f"weir {arguments[0]} did not start: {self.said}")
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        self.process.wait(60)


def run(pipeline, data, **environment):
    """weir run, with a gateway on a free port."""
    return Command("run", pipeline, "--listen", "127.0.0.1:0", "--data", data,
                   pattern=r" at http://[^:]+:(\d+)/", **environment)


def simulate(*options, listen="127.0.0.1:0"):
    """weir simulate."""
    return Command("simulate", "--listen", listen, *options, pattern=r"feed at ws://[^:]+:(\d+)/")


@contextlib.contextmanager
def weir(pipeline, gateway, **environment):
    """A running Weir that has taken in its first observation; its process."""
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [root / "weir", "run", here / pipeline, "--listen", f"127.0.0.1:{gateway}", "--data", data],
            env={**os.environ, **environment}, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            deadline = time.time() + 60
            while True:
                with contextlib.suppress(OSError):
                    if counter(gateway, "weir_feed_observations_total") > 0:
                        break
                if time.time() > deadline:
                    raise SystemExit("weir did not start")
                time.sleep(0.1)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

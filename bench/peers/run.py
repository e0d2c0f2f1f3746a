"""Runs the peers that are installed, and prints a line for each, as the benchmark's contention rows have them.

    python3 run.py [PROCESSES] [SECONDS]

For proper-lockfile, `npm install` in this folder first; for filelock, Python's package of that name; for etcd, a server
that listens where it does by default.
"""

import importlib.util
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
# All processes have started and compiled their code by then.
SECONDS_TO_START = 10


def peers():
    if shutil.which("node") and (HERE / "node_modules" / "proper-lockfile").exists():
        yield "proper-lockfile", ["node", str(HERE / "proper-lockfile.js")]
    if importlib.util.find_spec("filelock"):
        yield "filelock", [sys.executable, str(HERE / "filelock_peer.py")]
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 2379)) == 0:
            yield "etcd", [sys.executable, str(HERE / "etcd_peer.py")]


def measure(command, processes, seconds):
    with tempfile.TemporaryDirectory() as folder:
        counter = Path(folder) / "counter"
        counter.write_text("0")
        start = time.time() + SECONDS_TO_START
        running = [
            subprocess.Popen([*command, folder, str(start), str(seconds)], stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]
        waits = [[float(wait) for wait in one.communicate()[0].split()] for one in running]
        return waits, int(counter.read_text())


def main():
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 6.0
    for name, command in peers():
        waits, counted = measure(command, processes, seconds)
        every = sorted(wait for one in waits for wait in one)
        operations = [len(one) for one in waits]
        print(
            f"{processes} processes, one lock: {name}: {len(every) / seconds:.0f} op/s, "
            f"wait p50 {statistics.median(every):.1f} / p99 {every[int(len(every) * 0.99)]:.1f} / max {every[-1]:.1f} ms, "
            f"fewest/most {min(operations)}/{max(operations)}, lost {len(every) - counted}"
        )


main()

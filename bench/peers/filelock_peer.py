"""Counts under Python's filelock: filelock_peer.py FOLDER START SECONDS. Prints the waits in milliseconds."""

import sys
import time
from pathlib import Path

from filelock import FileLock

folder, start, seconds = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
counter = folder / "counter"
lock = FileLock(str(folder / "counter.lock"))
waits = []

time.sleep(max(0.0, start - time.time()))
end = time.perf_counter() + seconds
while time.perf_counter() < end:
    asked = time.perf_counter()
    lock.acquire()
    waits.append((time.perf_counter() - asked) * 1000)
    counter.write_text(str(int(counter.read_text()) + 1))
    lock.release()

print(*(f"{wait:.3f}" for wait in waits))

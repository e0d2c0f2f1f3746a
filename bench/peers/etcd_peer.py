"""Counts under a lock of etcd, by its JSON gateway: etcd_peer.py FOLDER START SECONDS. Prints the waits in milliseconds."""

import base64
import http.client
import json
import socket
import sys
import time
from pathlib import Path

folder, start, seconds = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
counter = folder / "counter"
server = http.client.HTTPConnection("127.0.0.1", 2379)
server.connect()
# Else each answer waits for an acknowledgement that the system delays by 40 ms.
server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
waits = []


def ask(path, message):
    server.request("POST", path, json.dumps(message))
    return json.loads(server.getresponse().read())


name = base64.b64encode(b"counter").decode()
lease = ask("/v3/lease/grant", {"TTL": 300})["ID"]
time.sleep(max(0.0, start - time.time()))
end = time.perf_counter() + seconds
while time.perf_counter() < end:
    asked = time.perf_counter()
    key = ask("/v3/lock/lock", {"name": name, "lease": lease})["key"]
    waits.append((time.perf_counter() - asked) * 1000)
    counter.write_text(str(int(counter.read_text()) + 1))
    ask("/v3/lock/unlock", {"key": key})

print(*(f"{wait:.3f}" for wait in waits))

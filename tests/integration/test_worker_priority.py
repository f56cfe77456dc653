"""Decoding gives way to the window: a worker is niced, and its reading threads push nobody aside when they wake."""

import os
from pathlib import Path

from tests.fixtures.camera_server import camera_server
from tests.integration.worker_client import WorkerClient


def test_a_worker_is_niced_and_its_readers_are_of_the_batch_kind() -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    with camera_server(cameras=1) as server, WorkerClient() as client:
        client.open(server.url(1))
        client.wait_facts(lambda facts: facts.is_open)
        pid = client.process.pid or 0
        threads = [int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()]
        kinds = {thread: os.sched_getscheduler(thread) for thread in threads}
        assert os.getpriority(os.PRIO_PROCESS, pid) == min(ours + 5, 19)
        assert kinds.pop(pid) == os.SCHED_OTHER, "the main thread beats in time"
        assert os.SCHED_BATCH in kinds.values()

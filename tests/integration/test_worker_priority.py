"""Decoding gives way to the window: a worker and its threads are niced, and push nobody aside when they wake."""

import os

from tests.integration.worker_client import WorkerClient
from tests.patience import wait_until


def test_a_worker_is_niced_and_of_the_batch_kind() -> None:
    with WorkerClient() as client:
        pid, ours = client.process.pid or 0, os.getpriority(os.PRIO_PROCESS, 0)
        wait_until(lambda: os.sched_getscheduler(pid) == os.SCHED_BATCH, "the worker's scheduling")
        assert os.getpriority(os.PRIO_PROCESS, pid) == min(ours + 5, 19)

"""Threads on one machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Tasks handed out beyond those being worked on, so that a slow one does not leave the others idle.
_AHEAD = 2


def run_ordered(work: Callable[[T], R], tasks: Iterable[T], *, workers: int, stop: Event) -> Iterator[R]:
    """Do ``work`` on every task in ``workers`` threads and yield the results in the order of the tasks.

    A task is asked for when there is room for it, so finding tasks and doing them go side by side.

    At most ``workers + 2`` results wait to be taken. If a task fails, or the taker goes away (also by Ctrl-C),
    ``stop`` is set, what has not begun is dropped, what has begun is waited for, and the error goes on.
    """
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="migrate")
    waiting: deque[Future[R]] = deque()
    rest = iter(tasks)
    try:
        for task in rest:
            waiting.append(pool.submit(work, task))
            if len(waiting) >= workers + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)

"""A progress bar on a terminal, plain lines elsewhere. Always on standard error: standard output is for results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from migrate.cli.console import screen
from migrate.issues import Lang
from migrate.report.words import words

_STEP = 10  # percent between two plain lines


@contextmanager
def progress(lang: Lang, title: str = "progress") -> Iterator[Callable[[int, int], None]]:
    """A function to be told how many input bytes are done, of how many. ``title``: the word for what is done."""
    console = screen(stderr=True)
    say = words(lang)
    if not console.is_terminal:
        yield _PlainLines(say[title], say["done"])
        return
    columns = (TextColumn(say[title]), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say[title], total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


class _PlainLines:
    def __init__(self, title: str, template: str) -> None:
        self._title, self._template = title, template
        self._last = 0
        self._console = screen(stderr=True)

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        if percent >= self._last + _STEP:
            self._last = percent - percent % _STEP
            text = self._template.format(percent=percent, done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
            self._console.print(f"{self._title}: {text}", markup=False)

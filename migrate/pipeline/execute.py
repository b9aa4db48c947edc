"""plan → run → commit for a set of conversions: the one pipeline behind ``convert`` and ``validate``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

import polars as pl

from migrate.errors import machine_faults
from migrate.issues import decode_detail, word
from migrate.pipeline.commit import JoinedFile, Written, write_issues
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.findings import REPORTED
from migrate.pipeline.inputs import Input, note_inputs
from migrate.pipeline.ledger import Ledger
from migrate.pipeline.outputs import MigrationFile, Series
from migrate.pipeline.run import Part, run_split
from migrate.pipeline.staging import Staging, create
from migrate.readers import Plan, Split
from migrate.runners import run_ordered
from migrate.standards.naming import in_file_name

#: Told after every split: input bytes done, input bytes in all.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Account:
    """What became of one conversion. ``number``: its place in the job, from 1."""

    number: int
    conversion: Conversion
    ledger: Ledger = field(default_factory=Ledger)
    inputs: list[Input] = field(default_factory=list)
    rejects: Written | None = None
    leftover: Written | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a run. ``examples``: one row per layout, item and code, with ``count`` and the first issue
    found."""

    accounts: list[Account]
    outputs: list[MigrationFile] = field(default_factory=list)
    issue_files: list[Written] = field(default_factory=list)
    examples: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def errors(self) -> int:
        """How many issues of severity error there are."""
        return int(self.examples.filter(pl.col("severity") == "error")["count"].sum())


@dataclass(frozen=True, slots=True)
class _Task:
    account: int
    split: Split
    stem: Path


def execute(
    conversions: Sequence[Conversion],
    staging: Staging,
    *,
    workers: int,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Run every conversion into ``staging`` (which the caller commits).

    Raises ``DefinitionError`` (a source that cannot be planned), ``MachineError``, ``KeyboardInterrupt``; nothing is
    committed then.
    """
    outcome = Outcome([Account(number, conversion) for number, conversion in enumerate(conversions, 1)])
    stop = Event()
    with (
        machine_faults(staging.path),
        ThreadPoolExecutor(max_workers=2, thread_name_prefix="migrate-disk") as background,
        ExitStack() as stack,
    ):
        stack.callback(stop.set)
        for account in outcome.accounts:
            account.inputs = note_inputs(account.conversion.reader.paths, background, stop, hashed=limit is None)
        plans = [conversion.reader.plan(limit) for conversion in conversions]
        found = [
            _file_issues(account, plan, staging.parts) for account, plan in zip(outcome.accounts, plans, strict=True)
        ]
        issue_parts = [part for part in found if part]
        files = _Files(outcome, staging.path, background, stack)
        tasks = _tasks(plans, staging.parts)
        done, total = 0, sum(plan.size for plan in plans)
        work = partial(_work, conversions, limit, stop)
        for task, part in run_ordered(work, tasks, workers=workers, stop=stop):
            files.take(task, part)
            issue_parts += [part.issues] if part.issues else []
            done += task.split.end - task.split.start
            if progress:
                progress(done, total)
        files.close()
        outcome.issue_files = list(write_issues(staging.path, issue_parts, conversions[0].lang))
        outcome.examples = _examples(staging.path / "issues.parquet")
        for account in outcome.accounts:
            account.ledger.prove(account.conversion.layout.name, leftover=account.leftover is not None)
            for entry in account.inputs:
                entry.settle()
    return outcome


def _work(conversions: Sequence[Conversion], limit: int | None, stop: Event, task: _Task) -> tuple[_Task, Part]:
    return task, run_split(conversions[task.account], task.split, task.stem, limit=limit, stop=stop)


def _tasks(plans: Sequence[Plan], parts: Path) -> Iterator[_Task]:
    for account, plan in enumerate(plans):
        for number, split in enumerate(plan.splits):
            yield _Task(account, split, parts / f"{account:02}-{number:06}")


class _Files:
    """The files that grow while parts arrive: those of every layout, one reject file per conversion."""

    def __init__(self, outcome: Outcome, root: Path, background: Executor, stack: ExitStack) -> None:
        self._outcome = outcome
        self._outputs: dict[str, Series] = {}
        self._rejects: list[JoinedFile] = []
        self._leftovers: dict[int, JoinedFile] = {}
        for account in outcome.accounts:
            conversion = account.conversion
            name = conversion.layout.name
            self._rejects.append(
                JoinedFile(root, f"rejects/{account.number:02}-{in_file_name(name)}.jsonl", background)
            )
            stack.callback(self._rejects[-1].abandon)
            if conversion.target and conversion.target.names.name(1) not in self._outputs:
                series = Series(root, name, conversion.target, background)
                self._outputs[conversion.target.names.name(1)] = series
                stack.callback(series.abandon)
            if conversion.leftover:
                beside = JoinedFile(root, f"leftover/{account.number:02}-{in_file_name(name)}.csv", background)
                stack.callback(beside.abandon)
                beside.write(conversion.leftover.head())
                self._leftovers[account.number] = beside

    def take(self, task: _Task, part: Part) -> None:
        account = self._outcome.accounts[task.account]
        account.ledger.add(part.ledger)
        account.inputs[task.split.file].records += part.ledger.read
        try:
            if target := account.conversion.target:
                source = account.conversion.reader.paths[task.split.file].name
                self._outputs[target.names.name(1)].take(part.rows, source)
            self._rejects[task.account].take(part.rejects, part.ledger.rejected)
            if account.number in self._leftovers:
                self._leftovers[account.number].take(part.leftover, part.ledger.leftover)
        finally:
            part.close()

    def close(self) -> None:
        for series in self._outputs.values():
            self._outcome.outputs += series.close()
        for account, file in zip(self._outcome.accounts, self._rejects, strict=True):
            account.rejects = file.close()
            if account.number in self._leftovers:
                account.leftover = self._leftovers[account.number].close()


def _file_issues(account: Account, plan: Plan, parts: Path) -> Path | None:
    """What concerns a file as a whole (its size, its header) as an issue part without record numbers."""
    conversion = account.conversion
    graded = conversion.policy.grade(plan.issues).filter(pl.col("severity") != "off")
    if not len(graded):
        return None
    account.ledger.issues.update(graded["code"].to_list())
    details = [decode_detail(detail) for detail in graded["detail"]]
    messages = [word(code, detail, conversion.lang) for code, detail in zip(graded["code"], details, strict=True)]
    frame = graded.select(
        pl.lit(conversion.layout.name).alias("layout"),
        pl.Series("file", [Path(path).name for path in graded["path"]]),
        pl.Series("item", [detail.get("name") for detail in details], dtype=pl.String),
        "code",
        "severity",
        pl.Series("message", messages),
    )
    path = parts / f"{account.number:02}-file.issues"
    with create(path) as file:
        pl.concat([pl.DataFrame(schema=REPORTED), frame], how="diagonal").write_parquet(file)
    return path


def _examples(issues: Path) -> pl.DataFrame:
    first = [pl.col(name).first() for name in REPORTED if name not in {"layout", "item", "code", "severity"}]
    found = pl.scan_parquet(issues).group_by("layout", "item", "code", "severity", maintain_order=True)
    return found.agg(pl.len().alias("count"), *first).sort("severity", "code", "layout", "item").collect()

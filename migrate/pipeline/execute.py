"""plan → run → commit for a set of conversions: the one pipeline behind ``convert`` and ``validate``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

import polars as pl

from migrate.errors import MachineError
from migrate.issues import decode_detail, word
from migrate.pipeline.commit import JoinedFile, Written, sha256_of, write_issues
from migrate.pipeline.conversion import Conversion
from migrate.pipeline.findings import REPORTED
from migrate.pipeline.ledger import Ledger
from migrate.pipeline.run import Part, run_split
from migrate.pipeline.staging import Staging, create, machine_faults
from migrate.readers import Plan, Split
from migrate.runners import run_ordered

#: Told after every split: input bytes done, input bytes in all.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Input:
    """An input file as it was when the run began."""

    path: Path
    size: int
    sha256: str = ""
    records: int = 0


@dataclass(slots=True)
class Account:
    """What became of one conversion."""

    conversion: Conversion
    ledger: Ledger = field(default_factory=Ledger)
    inputs: list[Input] = field(default_factory=list)
    rejects: Written | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a run. ``examples``: one row per layout, item and code, with ``count`` and the first issue
    found."""

    accounts: list[Account]
    outputs: list[Written] = field(default_factory=list)
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
    plans = [conversion.reader.plan() for conversion in conversions]
    outcome = Outcome([Account(conversion) for conversion in conversions])
    tasks = _tasks(plans, staging.parts, limit)
    issue_parts = [
        part for n, plan in enumerate(plans) if (part := _file_issues(conversions[n], plan, staging.parts, n))
    ]
    stop = Event()
    with machine_faults(staging.path), ThreadPoolExecutor(max_workers=1, thread_name_prefix="hash") as hasher:
        hashes = _note_inputs(outcome, hasher)
        with ExitStack() as stack:
            files = _Files(outcome, staging.path, stack)
            done, total = 0, sum(task.split.end - task.split.start for task in tasks)
            work = partial(_work, conversions, limit, stop)
            for task, part in zip(tasks, run_ordered(work, tasks, workers=workers, stop=stop), strict=True):
                files.take(task, part)
                issue_parts += [part.issues] if part.issues else []
                done += task.split.end - task.split.start
                if progress:
                    progress(done, total)
            files.close()
        for entry, digest in hashes:
            entry.sha256 = digest.result()
        outcome.issue_files = list(write_issues(staging.path, issue_parts, conversions[0].lang))
        outcome.examples = _examples(staging.path / "issues.parquet")
    for account in outcome.accounts:
        account.ledger.prove(account.conversion.layout.name)
        _prove_unchanged(account.inputs)
    return outcome


def _work(conversions: Sequence[Conversion], limit: int | None, stop: Event, task: _Task) -> Part:
    return run_split(conversions[task.account], task.split, task.stem, limit=limit, stop=stop)


def _tasks(plans: Sequence[Plan], parts: Path, limit: int | None) -> list[_Task]:
    return [
        _Task(account, split, parts / f"{account:02}-{number:06}")
        for account, plan in enumerate(plans)
        for number, split in enumerate(plan.splits)
        if limit is None or split.first_record <= limit
    ]


class _Files:
    """The files that grow while parts arrive: one migration file per layout, one reject file per conversion."""

    def __init__(self, outcome: Outcome, root: Path, stack: ExitStack) -> None:
        self._outcome = outcome
        self._outputs: dict[str, JoinedFile] = {}
        self._rejects: list[JoinedFile] = []
        for number, account in enumerate(outcome.accounts, 1):
            conversion = account.conversion
            name = conversion.layout.name
            self._rejects.append(JoinedFile(root, f"rejects/{number:02}-{name}.jsonl"))
            if conversion.writer and name not in self._outputs:
                self._outputs[name] = JoinedFile(root, conversion.file_name)
                self._outputs[name].write(conversion.writer.head())
        for file in (*self._rejects, *self._outputs.values()):
            stack.callback(file.abandon)

    def take(self, task: _Task, part: Part) -> None:
        account = self._outcome.accounts[task.account]
        account.ledger.add(part.ledger)
        account.inputs[task.split.file].records += part.ledger.read
        if part.body and account.conversion.writer:
            self._outputs[account.conversion.layout.name].take(part.body, part.ledger.rows)
        if part.rejects:
            self._rejects[task.account].take(part.rejects, part.ledger.rejected)

    def close(self) -> None:
        writers = {a.conversion.layout.name: a.conversion.writer for a in self._outcome.accounts}
        for name, file in self._outputs.items():
            if writer := writers[name]:
                file.write(writer.foot())
            self._outcome.outputs.append(file.close())
        for account, file in zip(self._outcome.accounts, self._rejects, strict=True):
            account.rejects = file.close()


def _note_inputs(outcome: Outcome, hasher: ThreadPoolExecutor) -> list[tuple[Input, Future[str]]]:
    hashes = []
    for account in outcome.accounts:
        account.inputs = [Input(path, path.stat().st_size) for path in account.conversion.reader.paths]
        hashes += [(entry, hasher.submit(sha256_of, entry.path)) for entry in account.inputs]
    return hashes


def _prove_unchanged(inputs: Sequence[Input]) -> None:
    for entry in inputs:
        if entry.path.stat().st_size != entry.size:
            raise MachineError("M106", str(entry.path), path=str(entry.path))


def _file_issues(conversion: Conversion, plan: Plan, parts: Path, number: int) -> Path | None:
    """What concerns a file as a whole (its size, its header) as an issue part without record numbers."""
    if not len(plan.issues):
        return None
    graded = conversion.policy.grade(plan.issues).filter(pl.col("severity") != "off")
    messages = [
        word(code, decode_detail(detail), conversion.lang)
        for code, detail in graded.select("code", "detail").iter_rows()
    ]
    paths = [Path(path).name for path in graded["path"]]
    columns = {"layout": pl.lit(conversion.layout.name), "file": pl.Series(paths), "message": pl.Series(messages)}
    frame = graded.with_columns(**columns)
    missing = {name: pl.lit(None, dtype=kind) for name, kind in REPORTED.items() if name not in frame.columns}
    path = parts / f"{number:02}-file.issues"
    with create(path) as file:
        frame.with_columns(**missing).select(REPORTED).cast(dict(REPORTED)).write_parquet(file)  # type: ignore[arg-type]
    return path


def _examples(issues: Path) -> pl.DataFrame:
    first = [pl.col(name).first() for name in REPORTED if name not in {"layout", "item", "code", "severity"}]
    found = pl.scan_parquet(issues).group_by("layout", "item", "code", "severity", maintain_order=True)
    return found.agg(pl.len().alias("count"), *first).sort("severity", "code", "layout", "item").collect()

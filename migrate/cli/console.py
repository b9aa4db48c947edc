"""What all commands share: languages, exit codes, and faults as sentences. No command prints a traceback."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import msgspec
import typer
from rich.console import Console

from migrate.errors import DefinitionError, Fault, MachineError, machine_faults
from migrate.issues import Lang, word
from migrate.report import near

CLEAN, ERRORS_IN_DATA, DEFINITION_FAULT, MACHINE_FAILED, INTERRUPTED = 0, 1, 2, 3, 130


class Language(StrEnum):
    """Languages of messages."""

    ja = "ja"
    en = "en"

    @property
    def lang(self) -> Lang:
        """As the rest of the product names it."""
        return self.value


def screen(*, stderr: bool = False) -> Console:
    """A console. Where there is no terminal, lines are not broken: they are for files and for other programs."""
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(stderr=stderr, highlight=False, width=200)
    return console


def print_json(data: object) -> None:
    """Indented JSON on standard output."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")
    sys.stdout.flush()


@contextmanager
def guarded(lang: Lang, *, as_json: bool = False) -> Iterator[None]:
    """Run a command: faults become sentences and exit codes, and a request to end (SIGTERM) is treated like Ctrl-C."""
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except DefinitionError as error:
        _leave(error.faults, DEFINITION_FAULT, lang, as_json=as_json)
    except MachineError as error:
        _leave([error.fault], MACHINE_FAILED, lang, as_json=as_json)
    except KeyboardInterrupt:
        _leave([Fault("M104", "")], INTERRUPTED, lang, as_json=as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read us has gone: nothing more to say
        raise typer.Exit(MACHINE_FAILED) from None
    except typer.Exit:
        raise
    except OSError as error:
        _leave([_fault_of(error)], MACHINE_FAILED, lang, as_json=as_json)
    except Exception as error:
        if os.environ.get("MIGRATE_DEBUG"):
            raise
        _leave([Fault("M107", "", _origin(error))], MACHINE_FAILED, lang, as_json=as_json)
    finally:
        signal.signal(signal.SIGTERM, previous)


def flushed(status: int) -> int:
    """Write what waits to be written; → the exit code, which is another where that failed and nobody has told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has gone
        pass
    except OSError as error:
        status = status if status == MACHINE_FAILED else refused(error)
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    return status


def refused(error: OSError) -> int:
    """Tell of an error of writing to standard output that ``guarded`` did not meet; → the exit code."""
    with contextlib.suppress(OSError):
        print(fault_line(_fault_of(error), "ja"), file=sys.stderr)
    return MACHINE_FAILED


def _fault_of(error: OSError) -> Fault:
    """What nothing nearer to it has explained is about standard output, if it names no file."""
    try:
        with machine_faults(Path("<stdout>")):
            raise error
    except MachineError as known:
        return known.fault


def engine_loaded() -> None:
    """Collect garbage seldom, and never among what was imported.

    The engine's modules are a million objects that stay; going through them again and again took a tenth of a run.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    gc.enable()


def fault_line(fault: Fault, lang: Lang) -> str:
    """``D201 juki.mapping.csv:24: …``."""
    place = f" {near(fault.place)}:" if fault.place else ""
    return f"{fault.code}{place} {word(fault.code, fault.params, lang)}"


def _leave(faults: Sequence[Fault], code: int, lang: Lang, *, as_json: bool) -> NoReturn:
    for fault in faults:
        print(fault_line(fault, lang), file=sys.stderr)
    if as_json:
        print_json({"exit": code, "faults": [fault_data(fault, lang) for fault in faults]})
    raise typer.Exit(code)


def fault_data(fault: Fault, lang: Lang) -> dict[str, Any]:
    """A fault as JSON says it."""
    return {
        "code": fault.code,
        "place": fault.place,
        "message": word(fault.code, fault.params, lang),
        "params": fault.params,
    }


def _origin(error: Exception) -> dict[str, str]:
    """Which error, where in the code; never its text, which may hold a resident's data."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {"message": f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"}


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt

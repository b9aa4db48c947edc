"""How a finished run is told, and the exit code it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.cli.console import CLEAN, ERRORS_IN_DATA, print_json, screen
from migrate.issues import Lang
from migrate.report import summary, words

if TYPE_CHECKING:  # the engine loads only when it is needed
    from migrate.pipeline import Run


def tell(run: Run, lang: Lang, *, as_json: bool, show_values: bool, limit: int | None = None) -> int:
    """Print the summary (or the JSON) of a run on standard output; → the exit code."""
    errors = run.outcome.errors
    if as_json:
        print_json(run.as_data())
        return ERRORS_IN_DATA if errors else CLEAN
    out, say = screen(), words(lang)
    for part in summary(run.outcome, lang, show_values=show_values):
        out.print(part)
    if limit:
        out.print(say["limited"].format(limit=limit))
    if run.files:
        out.print(f"{say['files']}:")
    for path in run.files:
        out.print(f"  {path}", markup=False, soft_wrap=True)
    told = "errors" if run.outcome.outputs else "validate_errors"
    out.print(say[told].format(count=errors) if errors else say["clean"])
    return ERRORS_IN_DATA if errors else CLEAN

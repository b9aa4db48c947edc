"""How severe each issue is in this job: the catalogue's word, changed by ``[policy]`` where a job asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from migrate.definitions import nearest
from migrate.errors import Faults
from migrate.issues import Severity, catalogue

_NO_SEVERITY = pl.Series("severity", [], dtype=pl.String)
#: How the codes of values begin that the output cannot hold.
_UNFIT = "E16"


@dataclass(frozen=True, slots=True)
class Policy:
    """Severity by issue code."""

    severity: Mapping[str, Severity]

    def grade(self, issues: pl.DataFrame) -> pl.DataFrame:
        """The issue frame with a column ``severity``."""
        if not len(issues):
            return issues.with_columns(_NO_SEVERITY)
        graded = pl.col("code").replace_strict(
            list(self.severity), list(self.severity.values()), return_dtype=pl.String
        )
        return issues.with_columns(graded.alias("severity"))


def build_policy(changes: Mapping[str, Severity], place: str, faults: Faults) -> Policy:
    """The catalogue with a job's changes.

    An error may be lowered to a warning but never switched off: its value would vanish without a word. What cannot be
    written stays an error. Faults: D103.
    """
    kinds = {code: kind for code, kind in catalogue().items() if code[0] in "ES"}
    for code, severity in changes.items():
        if code not in kinds:
            faults.add("D103", place, found=f"policy.{code}", allowed=f"{nearest(code, kinds)}?")
        elif code.startswith(_UNFIT) and severity != "error":
            faults.add("D103", place, found=f'policy.{code} = "{severity}"', allowed="error")
        elif severity == "off" and kinds[code].severity == "error":
            faults.add("D103", place, found=f'policy.{code} = "off"', allowed="error, warning")
    return Policy({code: changes.get(code, kind.severity) for code, kind in kinds.items()})


DEFAULT_POLICY = build_policy({}, "", Faults())

"""manifest.json: what went in, what came out, by which definitions. The same run gives the same manifest, byte for
byte."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from migrate import __version__
from migrate.issues import mask
from migrate.pipeline.commit import sha256_of
from migrate.pipeline.execute import Account, Outcome
from migrate.pipeline.job import JobFile
from migrate.pipeline.staging import MANIFEST, create


def manifest_of(outcome: Outcome, base: Path, job: JobFile | None, limit: int | None) -> dict[str, Any]:
    """The manifest as plain data. Paths of inputs and definitions are relative to ``base`` where they lie below it."""
    return {
        "product": {"name": "chukan-migrate", "version": __version__},
        "job": None if job is None else msgspec.to_builtins(job),
        "limit": limit,
        "conversions": [_account(account, base) for account in outcome.accounts],
        "outputs": [asdict(written) for written in outcome.outputs],
        "issues": [asdict(written) for written in outcome.issue_files],
        "definitions": _definitions((path for a in outcome.accounts for path in a.conversion.definitions), base),
    }


def write_manifest(root: Path, manifest: dict[str, Any]) -> None:
    """Write ``manifest.json``; its presence marks a finished run."""
    with create(root / MANIFEST) as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def _account(account: Account, base: Path) -> dict[str, Any]:
    return {
        "layout": account.conversion.layout.name,
        "standard": account.conversion.layout.standard,
        "provenance": _provenance(account),
        "reconstructed": [i.name for i in account.conversion.layout.items if i.provenance == "reconstructed"],
        "ledger": account.ledger.as_data(),
        "inputs": [
            {"path": _shown(entry.path, base), "size": entry.size, "sha256": entry.sha256, "records": entry.records}
            for entry in account.inputs
        ],
        "rejects": account.rejects and asdict(account.rejects),
        "leftover": account.leftover and asdict(account.leftover),
        "coverage": account.conversion.coverage and account.conversion.coverage.as_data(),
        "codes": _codes(account),
        "folds": [asdict(use) for use in account.conversion.mapper.folds_made()],
        "gaiji": _gaiji(account),
    }


def _gaiji(account: Account) -> list[dict[str, Any]]:
    """The 外字 in the fields that were read, by code, and what became of them. A code is no resident's value."""
    return [
        {
            "code": met.code,
            "code_point": met.code_point or None,
            "became": _BECAME[met.issue],
            "character": met.character or None,
            "mj": met.mj or None,
            "image": met.image or None,
            "count": count,
        }
        for met, count in sorted(account.ledger.gaiji.items())
    ]


#: By the issue that notes a 外字: it is left as it is, a stand-in was written, or the character of its entry.
_BECAME = {"E115": "open", "E116": "stand-in", "E117": "character"}


def _codes(account: Account) -> list[dict[str, Any]]:
    """The values the code tables met, with their counts. One that no row names is a resident's value: it is masked."""
    counts: Counter[tuple[str, str | None, str | None, bool]] = Counter()
    for met in account.conversion.mapper.codes_met():
        hidden = met.value is not None and not met.known and not account.conversion.show_values
        counts[met.table, mask(met.value or "") if hidden else met.value, met.to, met.known] += met.count
    ordered = sorted(counts.items(), key=lambda pair: tuple(str(part) for part in pair[0]))
    return [
        {"table": table, "value": value, "to": to, "known": known, "count": count}
        for (table, value, to, known), count in ordered
    ]


def _provenance(account: Account) -> dict[str, int]:
    known = Counter(item.provenance for item in account.conversion.layout.items)
    return dict(sorted(known.items()))


def _definitions(paths: Iterable[Path], base: Path) -> list[dict[str, str]]:
    return [{"path": _shown(path, base), "sha256": sha256_of(path)} for path in sorted(set(paths))]


def _shown(path: Path, base: Path) -> str:
    """A definition that came with the product is named by its place in the package, everything else relative to the
    job."""
    package = Path(__file__).parent.parent
    for root in (package, package.parent):
        if path.is_relative_to(root / "layouts"):
            return path.relative_to(root).as_posix()
    return Path(os.path.relpath(path, base)).as_posix()

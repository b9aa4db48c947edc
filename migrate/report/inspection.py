"""What a file is, for the screen: the answer first, then the evidence, then the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from migrate.issues import Lang, catalogue, word
from migrate.report.words import words

if TYPE_CHECKING:
    from migrate.inspection.model import Column, Difference, Inspection, Ruler, Vote

_VOTES, _LENGTHS, _VALUES, _CODES = 5, 4, 6, 6
_WIDE_SCREEN, _RULER_STEP = 100, 10
_SMALL, _WORTH_SAYING = 0.0001, 0.05


def inspection_parts(
    files: Sequence[Inspection],
    different: Mapping[str, Mapping[str, Sequence[str]]],
    written: Sequence[Path],
    lang: Lang,
    *,
    width: int,
    show_values: bool,
) -> Iterator[RenderableType]:
    """The parts in reading order."""
    say = words(lang)
    for number, one in enumerate(files):
        if number:
            yield ""
        yield from _file(one, lang, width=width, show_values=show_values)
    if different:
        yield ""
        yield Text(say["inspect_differences"], style="bold")
        for aspect, answers in different.items():
            for answer, paths in answers.items():
                yield Text(
                    f"  {say['inspect_' + aspect]}: {_short(answer, 60)} ← {', '.join(Path(p).name for p in paths)}"
                )
    if written:
        yield Text(f"\n{say['files']}:")
        for path in written:
            yield Text(f"  {path}")


def _file(one: Inspection, lang: Lang, *, width: int, show_values: bool) -> Iterator[RenderableType]:
    say = words(lang)
    yield _answer(one, say)
    for note in one.notes:
        colour = "red" if catalogue()[note.code].severity == "error" else "yellow"
        line = Text(f"{note.code} ", style=f"bold {colour}")
        yield line.append(word(note.code, note.params, lang), style="not bold default")
    if one.candidates:
        yield from _evidence(one, say)
    if one.columns:
        yield _profile(one, say, width)
        if not show_values:
            yield Text(say["masked"], style="dim")
    if one.ruler:
        yield from _ruler(one.ruler, say, width)


def _answer(one: Inspection, say: Mapping[str, str]) -> Text:
    """The first line: what the file is, in one sentence."""
    line = Text(one.path, style="bold")
    line.append(": ", style="bold")
    if one.format in {"empty", "container"}:
        return line.append(one.container or say["inspect_empty"], style="bold")
    parts = [_form(one, say)]
    if one.charset:
        parts.append(say["inspect_is_charset"].format(charset=one.charset))
    elif one.equal and set(one.equal) == set(one.undecided):
        parts.append(say["inspect_equal"].format(charsets=", ".join(one.equal)))
    elif one.undecided:
        parts.append(say["inspect_undecided"].format(charsets=", ".join(one.undecided)))
    else:
        parts.append(say["inspect_unknown_charset"])
    return line.append(say["inspect_comma"].join(parts), style="bold")


def _form(one: Inspection, say: Mapping[str, str]) -> str:
    if one.format == "fixed":
        count = say["inspect_unknown"] if one.records is None else f"{one.records:,}"
        return say["inspect_is_fixed"].format(length=f"{one.record_length:,}", count=count)
    if one.format == "delimited":
        header = {True: "inspect_with_header", False: "inspect_without_header", None: "inspect_perhaps_header"}[
            one.header
        ]
        count = "" if one.records is None else say["inspect_rows"].format(count=f"{one.records:,}")
        name = {",": "CSV", "\t": "TSV"}.get(
            one.delimiter or "", say["inspect_delimited_by"].format(mark=one.delimiter)
        )
        return say["inspect_is_delimited"].format(name=name, columns=len(one.columns), header=say[header], rows=count)
    return say[f"inspect_is_{one.format or 'unknown'}"]


def _evidence(one: Inspection, say: Mapping[str, str]) -> Iterator[RenderableType]:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for number, vote in enumerate(one.candidates[:_VOTES]):
        table.add_row(say["inspect_charset"] if not number else "", _vote(vote, one, say))
    for item in one.evidence:
        table.add_row("", say[f"inspect_says_{item.kind}"].format(**item.params))
    for name, codes in one.telling.items():
        table.add_row("", _telling(name, codes, one, say))
    for number, length in enumerate(one.record_lengths[:_LENGTHS] if one.format in {"fixed", None} else ()):
        fits = {True: say["inspect_divides"], False: say["inspect_divides_not"], None: ""}[length.divides_size]
        text = say["inspect_length_vote"].format(
            length=length.length, score=length.score, repeats=length.repeats, fits=fits
        )
        table.add_row(say["inspect_record_length"] if not number else "", text)
    if one.newline:
        table.add_row(say["inspect_newline"], one.newline.upper())
    if one.format == "delimited":
        quote = one.quote or say["inspect_no_quotes"]
        table.add_row(say["inspect_delimiter"], say["inspect_quotes"].format(mark=repr(one.delimiter), quote=quote))
    if one.fill:
        shares = ", ".join(f"X'{code}' {100 * share:.0f}%" for code, share in one.fill.items())
        table.add_row(say["inspect_fill"], shares)
    table.add_row(say["inspect_looked_at"], _looked_at(one, say))
    yield table


def _vote(vote: Vote, one: Inspection, say: Mapping[str, str]) -> Text:
    best = vote.charset == one.charset or vote.charset in one.equal
    line = Text(vote.charset, style="bold green" if best else "")
    if vote.names:
        line.append(f" (= {', '.join(vote.names)})", style="dim")
    parts = []
    if vote.behind > 0:
        parts.append(say["inspect_behind"].format(behind=f"{vote.behind:,.0f}"))
    if vote.unread >= _SMALL:
        parts.append(say["inspect_unread"].format(percent=f"{100 * vote.unread:.2g}"))
    parts += [say[f"inspect_says_{item.kind}"].format(**item.params) for item in vote.evidence]
    return line.append("  " + say["inspect_comma"].join(parts) if parts else "", style="not bold default")


def _telling(name: str, codes: Sequence[Difference], one: Inspection, say: Mapping[str, str]) -> str:
    best = one.candidates[0].charset if one.candidates else ""
    shown = ", ".join(f"X'{d.code}' {d.text or '–'}/{d.other or '–'}" for d in codes[:_CODES])
    return say["inspect_telling"].format(best=best, name=name, codes=shown or "–")


def _looked_at(one: Inspection, say: Mapping[str, str]) -> str:
    if one.size is None:
        return say["inspect_sampled_stream"].format(sampled=f"{one.sampled:,}")
    return say["inspect_sampled"].format(sampled=f"{one.sampled:,}", size=f"{one.size:,}", rows=f"{one.profiled:,}")


def _profile(one: Inspection, say: Mapping[str, str], width: int) -> Table:
    """One row per column; on a narrow screen what it holds goes below its name."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column(say["item"], overflow="fold", max_width=24 if width >= _WIDE_SCREEN else 16)
    fixed = one.columns[0].offset is not None
    if fixed:
        table.add_column(say["inspect_place"], justify="right", no_wrap=True)
        table.add_column(say["type"], no_wrap=True)
    table.add_column(say["inspect_filled"], justify="right", no_wrap=True)
    table.add_column(say["inspect_length"], justify="right", no_wrap=True)
    table.add_column(say["inspect_distinct"], justify="right", no_wrap=True)
    table.add_column(say["inspect_holds"], overflow="fold", ratio=1)
    for column in one.columns:
        place = [f"{column.offset}+{column.bytes}", say[f"inspect_usage_{column.usage}"]] if fixed else []
        table.add_row(column.name, *place, _percent(column), _lengths(column), _distinct(column), _holds(column, say))
    return table


def _percent(column: Column) -> str:
    """The share of rows that are filled: 100 % only if all are, 0 % only if none is."""
    if column.filled in {0, column.rows}:
        return "100%" if column.rows and column.filled else "0%" if column.rows else "–"
    return f"{min(max(100 * column.filled / column.rows, 0.1), 99.9):.1f}%"


def _lengths(column: Column) -> str:
    if column.greatest_length is None:
        return "–"
    same = column.least_length == column.greatest_length
    return str(column.greatest_length) if same else f"{column.least_length}–{column.greatest_length}"


def _distinct(column: Column) -> str:
    return "10,000+" if column.distinct is None else f"{column.distinct:,}"


def _holds(column: Column, say: Mapping[str, str]) -> Text:
    text = Text()
    if column.undecodable:
        text.append(say["inspect_undecodable"].format(count=f"{column.undecodable:,}"), style="red")
        codes = " ".join(f"X'{code}'" for code in column.undecodable_bytes[:3])
        text.append(f" {codes} " if codes else " ", style="red")
    if column.gaiji:
        text.append(say["inspect_gaiji"].format(count=f"{column.gaiji:,}") + " ", style="yellow")
    if column.date_form:
        dates = say["inspect_dates"].format(form=column.date_form, first=column.first_date, last=column.last_date)
        text.append(dates + " ")
    elif column.values:
        shown = column.values[:_VALUES]
        text.append(" ".join(f"{value}×{count:,}" for value, count in shown))
        text.append(" … " if len(column.values) > len(shown) else " ")
    else:
        text.append(_kinds(column, say) + " ")
    shown_already = {value for value, _ in column.values[:_VALUES]}
    odd = [(value, count) for value, count in column.suspicious if value not in shown_already][:3]
    if odd:
        text.append(" ".join(f"{value}×{count:,}" for value, count in odd), style="yellow")
    return text


def _kinds(column: Column, say: Mapping[str, str]) -> str:
    total = sum(column.kinds.values())
    most = sorted(column.kinds.items(), key=lambda one: -one[1])
    shown = [
        f"{say['kind_' + kind]} {100 * count / total:.0f}%" for kind, count in most if count / total >= _WORTH_SAYING
    ]
    return " ".join(shown[:4])


def _ruler(ruler: Ruler, say: Mapping[str, str], width: int) -> Iterator[RenderableType]:
    """Blocks of bytes: where they are, what they say, their hex, above each other."""
    yield Text(
        say["inspect_record"].format(record=f"{ruler.record:,}", offset=f"{ruler.offset:,}", length=ruler.length),
        style="bold",
    )
    hexes = ruler.hex.split(" ")
    step = max(_RULER_STEP, (width - 10) // 3 // _RULER_STEP * _RULER_STEP)
    cells = list(ruler.cells)
    for at in range(0, len(hexes), step):
        part = slice(at, at + step)
        scale = "".join(f"{at + n + 1:<{3 * _RULER_STEP}}" for n in range(0, min(step, len(hexes) - at), _RULER_STEP))
        yield Text(f"{'':8}{scale.rstrip()}", style="dim")
        yield Text(f"{'':8}" + " ".join(cells[part]).rstrip())
        yield Text(f"{at:>6}  " + " ".join(hexes[part]), style="cyan")
    if ruler.fields:
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
        for key in ("item", "inspect_place", "type", "inspect_hex", "value"):
            table.add_column(say[key], overflow="fold")
        for field in ruler.fields:
            usage = say[f"inspect_usage_{field.usage}"]
            table.add_row(field.name, f"{field.offset}+{field.length}", usage, Text(field.hex), Text(field.value))
        yield table


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

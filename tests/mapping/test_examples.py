"""Every example that the documentation shows is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.issues import catalogue
from migrate.mapping import Example, Function, registered_functions, try_expression

EXAMPLES = [(function.name, example) for function in registered_functions().values() for example in function.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {e.expression}" for name, e in EXAMPLES])
def test_an_example_gives_what_it_says(name: str, example: Example, tmp_path: Path) -> None:
    assert name in example.expression
    for table, lines in example.tables:
        (tmp_path / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    value, issues = try_expression(example.expression, dict(example.fields), tmp_path)
    assert value == example.value
    assert [issue.code for issue in issues] == ([example.issue] if example.issue else [])


@pytest.mark.parametrize("function", registered_functions().values(), ids=lambda function: function.name)
def test_a_function_is_documented(function: Function) -> None:
    assert function.meaning
    assert function.signature.startswith(f"{function.name}(")
    assert function.ja.endswith("。")
    assert set(function.issues) <= set(catalogue())
    assert function.examples
    assert {example.issue for example in function.examples} - {None} <= set(function.issues)

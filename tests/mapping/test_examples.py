"""Every example that the documentation shows is true."""

from __future__ import annotations

import pytest

from migrate.issues import catalogue
from migrate.mapping import Example, Function, registered_functions, try_expression

EXAMPLES = [(function.name, example) for function in registered_functions().values() for example in function.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {e.expression}" for name, e in EXAMPLES])
def test_an_example_gives_what_it_says(name: str, example: Example) -> None:
    assert name in example.expression
    value, issues = try_expression(example.expression, dict(example.fields))
    assert (value, issues) == (example.value, ())


@pytest.mark.parametrize("function", registered_functions().values(), ids=lambda function: function.name)
def test_a_function_is_documented(function: Function) -> None:
    assert function.meaning
    assert function.signature.startswith(f"{function.name}(")
    assert set(function.issues) <= set(catalogue())
    assert function.examples or function.name == "code"  # code needs a table

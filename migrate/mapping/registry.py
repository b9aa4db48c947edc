"""Which functions mappings can call: those of the package and those of plug-ins (entry points ``migrate.functions``).

An entry point names a module; every function in it that a decorator of ``migrate.mapping.function`` made is registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from migrate.errors import Faults
from migrate.mapping.function import Function
from migrate.plugins import entry_points

#: The families of the package, in the order of the documentation. They are registered under the same entry points as
#: plug-ins; naming them here as well lets a source tree work that was never installed.
FAMILIES = (
    "text", "kana", "fold", "choice", "codes", "numbers", "names", "address", "dates", "unknown_dates", "relationship",
)  # fmt: skip


@cache
def registered_functions() -> Mapping[str, Function]:
    """Every function by name. Raises ``DefinitionError`` (D111) when two families define one name."""
    modules: dict[str, ModuleType] = {}
    for family in FAMILIES:
        module = import_module(f"migrate.mapping.functions.{family}")
        modules[module.__name__] = module
    for entry in sorted(entry_points(group="migrate.functions"), key=lambda entry: entry.name):
        module = import_module(entry.module)
        modules.setdefault(module.__name__, module)
    return collect(modules)


def collect(modules: Mapping[str, ModuleType]) -> dict[str, Function]:
    """The functions that the modules define themselves (not those they import)."""
    faults = Faults()
    found: dict[str, Function] = {}
    for place, module in modules.items():
        for function in vars(module).values():
            if not isinstance(function, Function) or function.call.__module__ != module.__name__:
                continue
            if found.setdefault(function.name, function) is not function:
                faults.add("D111", place, name=function.name)
    faults.stop()
    return found

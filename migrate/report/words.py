"""The words around the data, by language (``words.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from migrate.issues import Lang


@cache
def words(lang: Lang) -> dict[str, str]:
    """Every word of a language by its key."""
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    chosen: dict[str, str] = table[lang]
    return chosen

"""外字 (gaiji): characters a site made itself, its table of them, and what became of each while decoding.

    charset = open_charset("jef", Path("gaiji.csv"), "juki.source.toml", Path())
    column = charset.decode_column(data, starts, lengths)

decodes with the table's characters in place of the site's codes. Every 外字 is noted in ``column.faults`` as E115 (no
entry: the private-use character stays), E116 (a stand-in) or E117 (an entry, not reported but counted).
"""

from __future__ import annotations

from migrate.gaiji.decoding import open_charset
from migrate.gaiji.met import GaijiMet, gaiji_met
from migrate.gaiji.table import Entry, GaijiTable, read_gaiji

__all__ = ["Entry", "GaijiMet", "GaijiTable", "gaiji_met", "open_charset", "read_gaiji"]

"""Import of official workbooks: データ項目一覧表, コード一覧, コード構成表, 移行ファイル構成表 and 基本データリスト.

The official workbooks are not part of this package and none was at hand when this was written: the shapes it reads are
modelled on public descriptions of them. What it does not recognise it reports, and a user can add words to
``words.toml``.
"""

from migrate.standards.workbooks.folder import write_folder
from migrate.standards.workbooks.importing import Imported, read_workbooks
from migrate.standards.workbooks.report import import_data, report_row
from migrate.standards.workbooks.words import Vocabulary, load_words

__all__ = ["Imported", "Vocabulary", "import_data", "load_words", "read_workbooks", "report_row", "write_folder"]

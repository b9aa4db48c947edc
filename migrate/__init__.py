"""chukan-migrate: from the extracts of an old resident-record system to checked migration files.

The package is a house of floors; imports go downward only (``docs/architecture.md``):
``cli`` → ``report`` → ``pipeline``, ``runners`` → ``readers``, ``mapping``, ``checks``, ``writers``
→ ``records`` → ``charsets``, ``standards`` → ``issues``, ``batch``, ``errors``.
"""

__version__ = "0.1.0"

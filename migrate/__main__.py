"""The ``migrate`` command, also as ``python -m migrate``."""

from __future__ import annotations

import gc
import os
from typing import NoReturn


def main() -> NoReturn:
    """Set the process up, run the command line, and leave at once.

    What is set up here decides how NumPy and the rest load, so the command line is loaded after it. At the end every
    file is closed and every thread has ended; to take the modules apart, as Python would, takes 0.1 s and serves
    nobody.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's linear algebra is not used; its threads only wait
    gc.disable()  # until the engine is loaded: see ``console.engine_loaded``
    from migrate.cli import app  # noqa: PLC0415
    from migrate.cli.console import flushed, refused  # noqa: PLC0415

    try:
        app()
        status = 0
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
    except OSError as error:
        status = refused(error)
    os._exit(flushed(status))


if __name__ == "__main__":
    main()

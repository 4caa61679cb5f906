"""Whether a page's work grows with the paper: `python -m tests.bench.growth --sizes 100 100000`.

Prints queries and median processor time of a page (in process, the page layer absent, parts warm) at
each size, and ends with an error where a page asks more queries of one size than of another. SQLite
in a folder of its own; with a PostgreSQL `DATABASE_URL`, in a database made beside it and dropped.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile

from tests.bench import ground


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 100_000])
    parser.add_argument("--times", type=int, default=40, help="that each page is timed")
    parser.add_argument("--only", default="", help="the pages whose name begins so: 'desk home'")
    options = parser.parse_args()
    address = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        more = {"DATABASE_URL": address} if address.startswith("postgres") else {}
        surroundings = ground.environment(folder, **more)
        sizes = map(str, sorted(options.sizes))
        asked = (options.only, str(options.times), *sizes)
        done = ground.within(surroundings, "tests.bench.sizes.compare", *asked)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()

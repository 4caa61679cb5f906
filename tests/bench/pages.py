"""What the paper's pages cost the processor, kept and made anew, beside a bare Django view of the same bytes.

`python -m tests.bench.pages` makes a paper in a folder of its own, serves it as `manage.py serve` does
(granian, one worker), and prints for each page, kept and made anew, beside a bare Django view that
returns the same bytes: processor time of the whole server per request (user and system), requests per
second, p50 and p99; and at the end the queries of each page. Medians of interleaved rounds: compare the
rows of one run with each other. What is being done is said on standard error as it begins.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench import ground
from tests.bench.hit import HERE, processor_seconds

SERVED = "manage.py serve"
DOORS = ("missed", "uncovered", "cold", "bare", "dressed")


class Row(NamedTuple):
    title: str
    door: str
    header: str
    pages: list[list[str]]


class Figure(NamedTuple):
    cpu: float
    rate: float
    p50: float
    p99: float


def await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection((HERE, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
        if server.poll() is not None:
            break
    message = f"nothing listens on port {port}"
    raise SystemExit(message)


def start(surroundings: dict[str, str], port: int) -> dict[str, subprocess.Popen[bytes]]:
    """`manage.py serve` itself, and the other doors behind a server started with the very same words."""
    servers: dict[str, subprocess.Popen[bytes]] = {}
    options = {"cwd": ground.ROOT, "env": surroundings, "stdout": subprocess.DEVNULL}
    command = [sys.executable, "manage.py", "serve", "--no-migrate", "--host", HERE]
    command += ["--processes", "1", "--port", str(port)]
    try:
        servers[SERVED] = subprocess.Popen(command, **options)
        await_port(port, servers[SERVED])
        said = Path(f"/proc/{servers[SERVED].pid}/cmdline").read_text().split("\0")[:-2]
        place = said.index("--port") + 1
        for number, door in enumerate(DOORS, start=port + 1):
            said[place] = str(number)
            words = [*said, "--factory", f"tests.bench.doors:{door}"]
            servers[door] = subprocess.Popen(words, **options)
        for number, door in enumerate(DOORS, start=port + 1):
            await_port(number, servers[door])
    except BaseException:
        stop(servers)
        raise
    return servers


def stop(servers: dict[str, subprocess.Popen[bytes]]) -> None:
    for server in servers.values():
        server.terminate()
    for server in servers.values():
        server.wait()


def measured(server: subprocess.Popen[bytes], port: int, row: Row, seconds: float) -> Figure:
    task = {"port": port, "pages": row.pages, "header": row.header, "seconds": seconds}
    before = processor_seconds(server.pid)
    load = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        cwd=ground.ROOT,
        input=json.dumps(task),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    spent = processor_seconds(server.pid) - before
    if load.returncode:
        message = f"{row.title}: the readers were not served"
        raise SystemExit(message)
    said = json.loads(load.stdout)
    return Figure(spent / said["count"] * 1000, said["rate"], said["p50"], said["p99"])


def rows_of(facts: dict[str, Any]) -> tuple[list[Row], list[Row]]:
    """Those of the story, asked for by several readers at once; and each kind of page, by one."""
    stories = facts["stories"]
    of_story = [
        Row("kept (hit)", SERVED, "x-cache: hit", stories),
        Row("made anew (miss)", "missed", "x-cache: miss", stories),
        Row("made anew, no page layer", "uncovered", "", stories),
        Row("made anew, all parts cold", "cold", "", stories),
        Row("bare Django view", "bare", "", stories),
        Row("bare view, our middleware", "dressed", "", stories),
    ]
    of_pages = []
    for name, page in facts["pages"].items():
        of_pages += [
            Row(f"{name}, kept", SERVED, "x-cache: hit", [page]),
            Row(f"{name}, made anew", "missed", "x-cache: miss", [page]),
            Row(f"{name}, all parts cold", "cold", "", [page]),
            Row(f"{name}, bare view", "bare", "", [page]),
        ]
    return of_story, of_pages


def run(
    servers: dict[str, subprocess.Popen[bytes]],
    port: int,
    rows: list[Row],
    rounds: int,
    seconds: float,
) -> dict[str, Figure]:
    ports = {door: port + place for place, door in enumerate([SERVED, *DOORS])}
    found: dict[str, list[Figure]] = defaultdict(list)
    ground.say(f"{len(rows)} rows, {rounds} rounds of {seconds:.1f} s a row; first all are warmed")
    warm_up = [row._replace(header="") for row in rows]
    for row in warm_up:
        measured(servers[row.door], ports[row.door], row, 0.3)
    for number in range(1, rounds + 1):
        ground.say(f"round {number} of {rounds}: {len(rows) * seconds:.0f} s")
        for row in rows:
            figure = measured(servers[row.door], ports[row.door], row, seconds)
            found[row.title].append(figure)
    return {
        title: Figure(*map(statistics.median, zip(*some, strict=True)))
        for title, some in found.items()
    }


def show(title: str, figures: dict[str, Figure], bare: str) -> None:
    print(f"\n{title}")
    print(f"{'':28}{'CPU ms':>9}{'of bare':>9}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}")
    for name, each in figures.items():
        beside = figures[bare.format(name.partition(",")[0])].cpu
        line = f"{name:28}{each.cpu:9.3f}{each.cpu / beside:9.2f}{each.rate:12.0f}"
        print(f"{line}{each.p50:9.2f}{each.p99:9.2f}")


def tell(facts: dict[str, Any], size: int) -> None:
    words = facts["stories"][0][1].removeprefix("<title>").strip()
    print(f"\n{'Queries of a page made anew':28}{'warm':>9}{'all cold':>9}")
    for name, (warm, cold) in facts["queries"].items():
        print(f"{name:28}{warm:9}{cold:9}")
    print(f"\nEvery answer was read to its end and searched for its own words ({words} ...)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument(
        "--seconds",
        type=float,
        default=2.0,
        help="of one row of the story in one round; the many rows of the other pages take a third each",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8210, help="the first of six")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        ground.say(f"making a paper of {options.stories:,} stories")
        surroundings = ground.environment(folder)
        made = ground.within(
            surroundings, "tests.bench.paper.prepare", str(options.stories), told=True
        )
        if made.returncode:
            raise SystemExit("the paper could not be made")
        facts = json.loads(made.stdout.splitlines()[-1])
        bodies = json.loads((Path(folder) / "bodies.json").read_text())
        of_story, of_pages = rows_of(facts)
        ground.say(f"starting {len(DOORS) + 1} servers")
        servers = start(surroundings, options.port)
        try:
            story = run(servers, options.port, of_story, options.rounds, options.seconds)
            others = run(servers, options.port, of_pages, options.rounds, options.seconds / 3)
        finally:
            stop(servers)
    size = len(bodies[facts["stories"][0][0]].encode()) / 1000
    print(f"{options.stories:,} stories, {os.cpu_count()} cores, one worker of granian, SQLite")
    show(f"A story of {size:.0f} kB, eight readers at once", story, "bare Django view")
    show("Every kind of page, one reader", others, "{}, bare view")
    tell(facts, options.stories)


if __name__ == "__main__":
    main()

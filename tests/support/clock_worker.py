"""The clock of `sayso serve clock`, in processes that begin at once: whoever starts this writes a line for each.

The modules and `config/` are read once, and one tick is made. Each line on standard input forks one worker, which
writes that line, its process id and the time when it is ready. A worker is the product's own clock with its own
connections. All end with this process.
"""

import asyncio
import os
import signal
import sys

from sayso.clock import now
from sayso.logs import set_up_logs
from sayso.rooms import Rooms, build_rooms
from sayso.settings import Settings
from sayso.ticking import Clock, make_teller, run_clock


async def work(rooms: Rooms, name: str, out: int) -> None:
    """Be a worker until killed."""
    await rooms.house.live.start()
    teller = make_teller(rooms)
    os.write(out, f"{name} {os.getpid()} {now().isoformat()}\n".encode())
    await run_clock(rooms, teller, asyncio.Event())


async def warm_up(rooms: Rooms) -> None:
    """One tick while nothing is due: what is compiled by it need not be compiled by each worker."""
    teller = make_teller(rooms)
    await Clock(rooms, teller).tick(now())
    await teller.close()
    await rooms.store.close()


def main() -> None:
    """Fork a worker for each line; with the end of the lines everybody ends."""
    out = os.dup(1)
    os.dup2(2, 1)  # what they log goes where errors go
    set_up_logs()
    rooms = build_rooms(Settings())
    asyncio.run(warm_up(rooms))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(out, b"begun\n")
    for line in iter(sys.stdin.readline, ""):
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(work(rooms, line.strip(), out))
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()

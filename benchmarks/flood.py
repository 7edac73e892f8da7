"""Flood: a visitor who sends what is no message, as fast as it is taken (S11).

usage: python -m benchmarks.flood ADDRESS

Ends with its stdin, and prints how many it has sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress

from tornado.websocket import WebSocketClosedError

from benchmarks import memory
from benchmarks.systems import SYSTEMS, Server

NONSENSE = ("[" * 60_000, '{"type":"event","n":1,"n":2}', "x" * 60_000, json.dumps([[]] * 15_000))


async def flood(server: Server) -> int:
    """Send until the connection or stdin ends."""
    socket = await memory.ours(server, "")
    print("ready", flush=True)
    over = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sent = 0
    with suppress(WebSocketClosedError):
        while not over.done():
            await asyncio.wait(
                [over, asyncio.ensure_future(socket.write_message(NONSENSE[sent % len(NONSENSE)]))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            sent += 1
    return sent


if __name__ == "__main__":
    print(asyncio.run(flood(Server(SYSTEMS["hyper-local"], 0, sys.argv[1]))), flush=True)

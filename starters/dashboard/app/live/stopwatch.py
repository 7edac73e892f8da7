"""How long this page has been shown, counted by a task in the background."""

import asyncio

seconds = 0


async def count():
    global seconds
    while True:
        await asyncio.sleep(1)
        seconds += 1
        await render()  # shows it: what runs in the background is no handler, after which that is done for you


async def on_mount():
    asyncio.create_task(count())  # ends by itself when the stopwatch is shown no more


t"""
<output>{seconds // 60}:{seconds % 60:02}</output>
<p><small>minutes and seconds on this page</small></p>
"""

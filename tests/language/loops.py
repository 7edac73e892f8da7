"""A handler that runs until another one stops it, for every test that needs one."""

LOOP = '''
import asyncio
running = False
ticks = 0

async def start():
    global running, ticks
    running = True
    while running:
        ticks += 1
        await render()
        await asyncio.sleep(1)

def stop():
    global running
    running = False

t"""<button id="start" @click="start"></button><button id="stop" @click="stop"></button><p>{ticks} {running}</p>"""
'''

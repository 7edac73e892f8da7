import asyncio
import os
import pathlib

count = 0
raw = "<img src=x onerror='window.ran = 1'><script>window.ran = 2</script>"
broken = os.environ.get("BROKEN", "")
running = False


def on_mount():
    if broken == "mount":
        raise ValueError("on_mount fails")


def more():
    global count
    count += 1


def fail():
    raise ValueError("a handler fails")


def spoil():
    global broken
    broken = "render"


def mend():
    global broken
    broken = ""


def check():
    if broken == "render":
        raise ValueError("the template fails")
    return ""


def number():
    global count
    count = float("nan")
    return float("inf")


async def stream():
    global count, running
    running = True
    while running:
        count += 1
        await render()
        await asyncio.sleep(0)


t"""
<h1>{count}</h1>{check()}
<div id="raw">{raw:safe}</div>
<div id="text">{raw}</div>
<button id="more" @click="more">more</button>
<button id="fail" @click="fail">fail</button>
<button id="spoil" @click="spoil">spoil</button>
<button id="mend" @click="mend">mend</button>
<button id="number" @click="number">number</button>
<button id="stream" @click="stream">stream</button>
"""

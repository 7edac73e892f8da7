import asyncio
import os
from pathlib import Path

from hyper_local import desktop, window

count = 0
said = ""
unsaved = ""


def more():
    global count
    count += 1


async def load(many: bool):
    global said
    found = await desktop.open_file("Text (*.txt)", many=many)
    said = repr([p.name for p in found] if many else found and found.name)


async def save():
    global said
    found = await desktop.save_file("new.txt")
    said = repr(found and found.name)


async def folder():
    global said
    found = await desktop.choose_folder()
    said = repr(found and found.name)


async def question():
    global said
    said = repr(await desktop.confirm("Really <b>?"))


async def tell():
    global said
    await desktop.message("Done")
    said = "told"


async def clip():
    global said
    await desktop.copy("é \U0001f600 text")
    said = await desktop.paste()


async def notify():
    global said
    said = repr(await desktop.notify("Title", "Text"))


async def dark():
    global said
    said = repr(await desktop.is_dark())


def link(address: str):
    desktop.open_link(address)


def dropped():
    global said
    said = repr([p.name for p in desktop.dropped()])


def another():
    here = window(Desk, title="Another", width=500, height=400)


def spoil(text: str):
    global unsaved
    unsaved = text


def on_close():
    if unsaved == "no":
        return False
    if unsaved == "raise":
        raise ValueError("a mistake in on_close")
    return unsaved or None


def on_mount():
    note("mount")


def on_unmount():
    note("unmount")


def note(text):
    if os.environ.get("DIARY"):
        with open(os.environ["DIARY"], "a") as diary:
            diary.write(text + "\n")


from desk.live import Desk

t"""
<title>{count} on the desk</title>
<h1>{count}</h1><p>{said}</p><i>{unsaved}</i>
<button id="more" @click="more">more</button>
<button id="load" @click="load(False)">load</button>
<button id="many" @click="load(True)">many</button>
<button id="save" @click="save">save</button>
<button id="folder" @click="folder">folder</button>
<button id="question" @click="question">question</button>
<button id="tell" @click="tell">tell</button>
<button id="clip" @click="clip">clip</button>
<button id="notify" @click="notify">notify</button>
<button id="dark" @click="dark">dark</button>
<button id="link" @click="link('https://example.invalid/')">link</button>
<button id="badlink" @click="link('file:///etc/passwd')">link</button>
<button id="another" @click="another">another</button>
<button id="no" @click="spoil('no')">no</button>
<button id="ask" @click="spoil('Throw it away?')">ask</button>
<button id="raise" @click="spoil('raise')">raise</button>
<div id="drop" @drop="dropped" style="height: 300px">drop</div>
"""

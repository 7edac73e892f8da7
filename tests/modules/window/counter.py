"""A counter that notes when it is mounted and unmounted."""

import os
import pathlib
import time

live = True
count = 0


def note(what):
    with pathlib.Path(os.environ["DIARY"]).open("a") as file:
        file.write(what + "\n")


def on_mount():
    note("mount")


def on_unmount():
    note("unmount")


def increment():
    global count
    count += 1


def doze(seconds):
    note("doze")
    time.sleep(seconds)
    note("woke")


def fail():
    raise ValueError("this handler fails")


t"""
<section>
  <h1>{count}</h1>
  <button id="more" @click="increment">More</button>
  <button id="doze" @click="doze(2)">Doze</button>
  <button id="sleep" @click="doze(60)">Sleep</button>
  <button id="fail" @click="fail">Fail</button>
  <form action="http://example.invalid/" method="post"><button id="send">Send</button></form>
  <a id="web" href="https://example.invalid/page">web</a>
  <a id="mail" href="mailto:a@example.invalid">mail</a>
  <a id="call" href="tel:123">call</a>
  <a id="file" href="page.html">file</a>
  <a id="new" target="_blank" href="https://example.invalid/new">new</a>
</section>
"""

"""Clicks whose order shows, and a template that takes its time once."""

import time

clicked = ""
_slow = False


def add(letter):
    global clicked
    clicked += letter


def dawdle():
    global _slow
    _slow = True


def wait():
    global _slow
    if _slow:
        _slow = False
        time.sleep(1)
    return ""


t"""
<output>{clicked}</output>{wait()}
<button id="slow" @click="dawdle">slow</button>
<button id="a" @click="add('a')">a</button>
<button id="b" @click="add('b')">b</button>
"""

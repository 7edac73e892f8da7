"""Counts what its caller wants counted. Each place that shows it has a number of its own."""

what: str = "clicks"
count = 0


def add():
    global count
    count += 1


t"""
<output>{count}</output>
<p><button @click="add">One more of {what}</button></p>
"""

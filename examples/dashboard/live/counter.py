"""Counts what its caller wants counted."""

label: str = "clicks"

count = 0


def increment():
    global count
    count += 1


t"""
<p>
    <output>{count}</output>
    <button @click="increment">Count {label}</button>
</p>
"""

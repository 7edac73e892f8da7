"""The start page, "/"."""

from app.components import Card, Menu
from app.live import Stopwatch, Tally

t"""
<title>NAME</title>
<main>
    <{Menu} title="Overview" />
    <{Card} title="Sparrows"><{Tally} what="sparrows" /></{Card}>
    <{Card} title="Robins"><{Tally} what="robins" /></{Card}>
    <{Card} title="Time"><{Stopwatch} /></{Card}>
</main>
"""

"""The page "/dashboard": static cards around live components."""

from dashboard.components import Card, Header
from dashboard.live import Chat, Counter

t"""
<title>Dashboard</title>
<main>
    <{Header} title="Dashboard" />

    <{Card} title="Birds">
        <{Counter} label="sparrows" />
        <{Counter} label="robins" />
        <small slot="footer">Two counters, two states.</small>
    </{Card}>

    <{Card} title="Ada's phone">
        <{Chat} username="Ada" />
        <small slot="footer">The same messages…</small>
    </{Card}>

    <{Card} title="Grace's laptop">
        <{Chat} username="Grace" />
        <small slot="footer">…in both.</small>
    </{Card}>
</main>
"""

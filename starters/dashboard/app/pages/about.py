"""The page "/about"."""

from app.components import Card, Menu

t"""
<title>About · NAME</title>
<main>
    <{Menu} title="About" />
    <{Card} title="This app">
        <p>A file in <code>pages/</code> is a page, one in <code>live/</code> has state and handlers,
        one in <code>components/</code> is a frame for others.</p>
    </{Card}>
</main>
"""

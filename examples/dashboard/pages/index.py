"""The start page: "/"."""

from dashboard.components import Header

t"""
<title>Home</title>
<main>
    <{Header} title="Home">
        <p>Static components make the frame, live ones do the work.</p>
    </{Header}>
    <article>
        <h2>Where to go</h2>
        <p>The <a href="/dashboard">dashboard</a> shows counters and a chat, each with a state of its own.</p>
    </article>
</main>
"""

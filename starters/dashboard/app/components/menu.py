"""The top of every page. `{...}` is what the page writes between <{Menu}> and </{Menu}>."""

title: str

t"""
<header>
    <h1>{title}</h1>
    <nav aria-label="Pages">
        <a href="/">Overview</a>
        <a href="/about">About</a>
    </nav>
    {...}
</header>
"""

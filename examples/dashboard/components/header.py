"""The top of every page. `{...}` is what the caller puts inside."""

title: str

t"""
<header>
    <h1>{title}</h1>
    <nav aria-label="Pages">
        <a href="/">Home</a>
        <a href="/dashboard">Dashboard</a>
    </nav>
    {...}
</header>
"""

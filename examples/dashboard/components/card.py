"""A frame with a title, room for content, and room for a footer."""

title: str

t"""
<article>
    <h2>{title}</h2>
    {...}
    <footer>{...footer}</footer>
</article>
"""

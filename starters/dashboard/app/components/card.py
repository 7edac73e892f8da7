"""A frame with a title and room for content."""

title: str

t"""
<article>
    <h2>{title}</h2>
    {...}
</article>
"""

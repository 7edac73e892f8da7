"""A field, and beside it what was typed into it."""

live = True

text = ""


def show(value: str):
    global text
    text = value


t"""
<main>
    <input aria-label="Text" value={text} @input="show(value)">
    <output>{text}</output>
</main>
"""

"""A number with a button."""

live = True

count = 0


def increment():
    global count
    count += 1


t"""
<main>
    <output>{count}</output>
    <button @click="increment">+</button>
</main>
"""

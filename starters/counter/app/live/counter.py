"""A number with two buttons."""

# State: variables at the left margin. Each window and each tab has its own.
count = 0


# Handlers: functions that the page may call. `global` is Python's word for "change the variable out there".
def increment():
    global count
    count += 1


def decrement():
    global count
    count -= 1


# The template: what the page shows. It is worked out again after every click.
t"""
<section>
    <h2>Counter</h2>
    <output>{count}</output>
    <p>
        <button @click="decrement" aria-label="One less">−</button>
        <button @click="increment" aria-label="One more">+</button>
    </p>
</section>
"""

"""A number with buttons: the smallest live component."""

count = 0


def increment():
    global count
    count += 1


def decrement():
    global count
    count -= 1


def reset():
    global count
    count = 0


t"""
<section>
    <h2>Counter</h2>
    <output>{count}</output>
    <p>
        <button @click="decrement" aria-label="One less">−</button>
        <button @click="reset" disabled={count == 0}>Reset</button>
        <button @click="increment" aria-label="One more">+</button>
    </p>
</section>
"""

# app/live/counter.py

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
<div class="counter">
    <h2>Count: {count}</h2>
    <div class="controls">
        <button @click="decrement">−</button>
        <button @click="reset">Reset</button>
        <button @click="increment">+</button>
    </div>
</div>
"""

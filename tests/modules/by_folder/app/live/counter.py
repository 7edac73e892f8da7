# app/live/counter.py

# State: module-level variables
count = 0

# Handlers: module-level functions
def increment():
    global count
    count += 1

def decrement():
    global count
    count -= 1

# Template: top-level t-string (unchanged!)
t"""
<div class="counter">
    <h2>Count: {count}</h2>
    <button @click="decrement">−</button>
    <button @click="increment">+</button>
</div>
"""

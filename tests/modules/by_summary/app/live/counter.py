# app/live/counter.py

count = 0

def increment():
    global count
    count += 1

t"""
<div>
    <p>{count}</p>
    <button @click="increment">+</button>
</div>
"""

# app/components/counter.py
from hyper import live  # Presence of this import = live component

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

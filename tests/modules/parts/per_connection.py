# app/live/counter.py

count = 0  # Each WebSocket connection gets its own copy

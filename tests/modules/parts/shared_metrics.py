# app/live/dashboard.py
from hyper import shared

metrics = shared({"users": 0, "revenue": 0})  # Shared across all connections

# app/live/component.py

def on_mount():
    """Called when WebSocket connects"""
    print("User connected!")

def on_unmount():
    """Called when WebSocket disconnects"""
    print("User left!")

def on_error(error: Exception):
    """Called when handler raises exception"""
    print(f"Error: {error}")

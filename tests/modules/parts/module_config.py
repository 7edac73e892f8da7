# app/live/component.py

# Configure this component
__config__ = {
    "debounce": 300,        # Default debounce for all events
    "transport": "websocket",  # or "sse"
    "fallback": "htmx"      # Fallback when no JS
}

# Rest of component...
count = 0

# app/live/chat.py
from hyper import shared, broadcast

# Shared across ALL connections
messages = shared([])

# Per-connection state
username: str  # Injected from session/auth

def on_mount():
    """Called when user connects"""
    messages.append({
        "type": "system",
        "text": f"{username} joined"
    })
    broadcast()

def on_unmount():
    """Called when user disconnects"""
    messages.append({
        "type": "system",
        "text": f"{username} left"
    })
    broadcast()

def send_message(text: str):
    if not text.strip():
        return

    messages.append({
        "type": "message",
        "user": username,
        "text": text.strip()
    })
    broadcast()

t"""
<div class="chat-room">
    <div class="messages">
        {% for msg in messages %}
        {% if msg.type == "system" %}
        <div class="system-message">{msg.text}</div>
        {% else %}
        <div class="message">
            <strong>{msg.user}:</strong> {msg.text}
        </div>
        {% endif %}
        {% endfor %}
    </div>

    <form @submit.prevent="send_message(text)">
        <input name="text" placeholder="Type a message..." autofocus />
        <button type="submit">Send</button>
    </form>
</div>
"""

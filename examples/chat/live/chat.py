"""A room: everybody who opens it sees the same messages."""

from hyper_local import broadcast, shared

username: str  # given by whoever shows the chat, or by the session

messages = shared([])


def on_mount():
    messages.append({"user": None, "text": f"{username} joined"})
    broadcast()


def on_unmount():
    messages.append({"user": None, "text": f"{username} left"})
    broadcast()


def send(text: str):
    if text.strip():
        messages.append({"user": username, "text": text.strip()})
        broadcast()


t"""
<section>
    <h2>Chat <small>as {username}</small></h2>

    <div role="log" aria-label="Messages" tabindex="0">
        <div>
            {% for message in messages %}
            {% if message.user %}
            <p><strong>{message.user}</strong> {message.text}</p>
            {% else %}
            <p><em>{message.text}</em></p>
            {% endif %}
            {% endfor %}
        </div>
    </div>

    <form @submit="send(text)">
        <input name="text" aria-label="Message" placeholder="Type a message…" autocomplete="off">
        <button>Send</button>
    </form>
</section>
"""

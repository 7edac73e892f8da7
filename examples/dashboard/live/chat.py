"""A chat that fits into a card: all of them show the same messages."""

from hyper_local import broadcast, shared

username: str

messages = shared([])


def send(text: str):
    if text.strip():
        messages.append({"user": username, "text": text.strip()})
        broadcast()


t"""
<div>
    <div role="log" aria-label="Messages to {username}" tabindex="0">
        <div>
            {% for message in messages %}
            <p><strong>{message.user}</strong> {message.text}</p>
            {% else %}
            <p><em>No messages yet</em></p>
            {% endfor %}
        </div>
    </div>
    <form @submit="send(text)">
        <input name="text" aria-label="Message from {username}" placeholder="Say something…" autocomplete="off">
        <button>Send</button>
    </form>
</div>
"""

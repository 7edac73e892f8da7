"""A room: everybody who opens it sees the same messages. Try it in two tabs: hyper-local run app --host browser"""

from hyper_local import broadcast, shared

username: str  # a prop: given by whoever shows the chat, or by the session

messages = shared([])  # one list for everybody


def send(text: str):
    if text.strip():
        messages.append({"user": username, "text": text.strip()})
        broadcast()  # show it to everybody now


t"""
<section>
    <h2>Chat <small>as {username}</small></h2>
    <div role="log" aria-label="Messages" tabindex="0">
        <div>
            {% for message in messages %}
            <p><strong>{message.user}</strong> {message.text}</p>
            {% else %}
            <p><em>Nobody has said anything yet.</em></p>
            {% endfor %}
        </div>
    </div>
    <form @submit="send(text)">
        <input name="text" aria-label="Message" placeholder="Type a message…" autocomplete="off">
        <button>Send</button>
    </form>
</section>
"""

"""Notes in Markdown, kept on this computer."""

from hyper_local import saved

from notes.marks import html

FIRST = "# Welcome\n\nNotes are kept as you type.\n\n- **bold** and *italic*\n- `code`"
notes = saved([{"id": 1, "text": FIRST}], "notes.json")
chosen = 1  # the id of the note that is shown
wanted = ""


def title(note):
    return note["text"].strip().partition("\n")[0].strip("# ") or "New note"


def current():
    return next((note for note in notes if note["id"] == chosen), None)


def add():
    global chosen
    chosen = max((note["id"] for note in notes), default=0) + 1
    notes.insert(0, {"id": chosen, "text": ""})


def choose(number):
    global chosen
    chosen = number


def write(text: str):
    current()["text"] = text


def delete():
    notes.remove(current())


t"""
{% let note = current() %}
<main>
    <article style="flex: 1 1 14rem">
        <h2>Notes</h2>
        <form @submit="add">
            <input type="search" bind={wanted} aria-label="Search" placeholder="Search" autocomplete="off">
            <button>New</button>
        </form>
        <ul>
            {% for one in notes %}{% if wanted.lower() in one["text"].lower() %}
            <li><button @click="choose({one.id})" aria-pressed={one.id == chosen} style="flex: 1">{title(one)}</button></li>
            {% endif %}{% endfor %}
        </ul>
    </article>
    <article style="flex: 3 1 22rem">
        {% if note %}
        <textarea value={note.text} aria-label="Text of the note" rows="8" @input.debounce.300="write(value)"></textarea>
        <div style="margin-top: 1rem">{html(note["text"])}</div>
        <footer><button @click.confirm="delete" confirm="Delete this note?">Delete</button></footer>
        {% else %}<p>Choose a note, or make a new one.</p>{% endif %}
    </article>
</main>
"""

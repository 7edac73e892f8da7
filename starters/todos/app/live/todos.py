"""Things to do. They are still there the next time."""

from hyper_local import saved

# A list that is read from a file at the start, and written to it when it changes.
todos = saved([])


def add(text: str):
    if text.strip():
        todos.append({"text": text.strip(), "done": False})


def mark(todo, done: bool):
    todo["done"] = done


def tidy():
    todos[:] = [todo for todo in todos if not todo["done"]]


# Computed: worked out again whenever `todos` has changed.
left = len([todo for todo in todos if not todo["done"]])

t"""
<section>
    <h2>To do <small>{left} left</small></h2>

    <form @submit="add(text)">
        <input name="text" aria-label="New task" placeholder="What needs to be done?" autocomplete="off">
        <button>Add</button>
    </form>

    <ul>
        {% for todo in todos %}
        <li>
            <label>
                <input type="checkbox" checked={todo.done} @change="mark({todo}, checked)">
                {% if todo.done %}<s>{todo.text}</s>{% else %}<span>{todo.text}</span>{% endif %}
            </label>
        </li>
        {% else %}
        <li>Nothing to do.</li>
        {% endfor %}
    </ul>

    {% if left < len(todos) %}
    <footer><button @click="tidy">Take out what is done</button></footer>
    {% endif %}
</section>
"""

"""Things to do: add them, tick them off, delete them."""

todos = []
next_id = 1


def add(text: str):
    global next_id
    if text.strip():
        todos.append({"id": next_id, "text": text.strip(), "done": False})
        next_id += 1


def toggle(todo_id: int):
    for todo in todos:
        if todo["id"] == todo_id:
            todo["done"] = not todo["done"]


def delete(todo_id: int):
    global todos
    todos = [todo for todo in todos if todo["id"] != todo_id]


def clear_completed():
    global todos
    todos = [todo for todo in todos if not todo["done"]]


# Computed: worked out again after every change.
remaining = len([todo for todo in todos if not todo["done"]])

t"""
<section>
    <h2>To do <small>{remaining} left</small></h2>

    <form @submit="add(text)">
        <input name="text" aria-label="New task" placeholder="What needs to be done?" autocomplete="off" autofocus>
        <button>Add</button>
    </form>

    <ul>
        {% for todo in todos %}
        <li>
            <label>
                <input type="checkbox" checked={todo.done} @change="toggle({todo.id})">
                {% if todo.done %}<s>{todo.text}</s>{% else %}<span>{todo.text}</span>{% endif %}
            </label>
            <button @click="delete({todo.id})" aria-label="Delete {todo.text}">×</button>
        </li>
        {% endfor %}
    </ul>

    {% if remaining < len(todos) %}
    <footer>
        <button @click="clear_completed">Clear completed</button>
    </footer>
    {% endif %}
</section>
"""

"""Cards in three columns, kept for the next time. Drag them, or use the arrows."""

from hyper_local import saved

COLUMNS = ["To do", "Doing", "Done"]
cards = saved([])  # each: {"id": 1, "text": "…", "column": 0}; kept in your programs' data, not in this folder
dragged = None
over = None


def add(text: str):
    if text.strip():
        number = max((card["id"] for card in cards), default=0) + 1
        cards.append({"id": number, "text": text.strip(), "column": 0})


def move(card, column: int):
    card["column"] = column


def delete(card):
    cards.remove(card)


def drag(card):
    global dragged
    dragged = card


def hover(column):
    global over
    over = column


def drop(column):
    global dragged, over
    if dragged is not None:
        move(dragged, column)
    dragged = over = None


t"""
<style>
    .board {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 1rem; }}
    .board ul {{ padding: 0.75rem; min-height: 7rem; border-radius: var(--hyper-radius); background: var(--hyper-surface); }}
    .board ul.over {{ outline: 2px dashed var(--hyper-accent); }}
    .board li {{ flex-wrap: wrap; padding: 0.4rem 0.6rem; margin: 0 0 0.5rem; border: 1px solid var(--hyper-border);
        border-radius: var(--hyper-radius); background: var(--hyper-bg); cursor: grab; }}
    .board span {{ flex: 1 1 100%; overflow-wrap: anywhere; }}
</style>
<main>
    <article>
        <header><h2>Board <small>{len([card for card in cards if card["column"] == 2])} of {len(cards)} done</small></h2></header>
        <form @submit="add(text)">
            <input name="text" aria-label="New card" placeholder="What is to be done?" autocomplete="off">
            <button>Add</button>
        </form>
        <div class="board">
            {% for column, title in enumerate(COLUMNS) %}
            <div>
                <h3>{title}</h3>
                <ul class={ {"over": over == column} } aria-label={title}
                    @dragover.prevent.throttle.200="hover({column})" @drop.prevent="drop({column})">
                    {% for card in cards %}{% if card.column == column %}
                    <li key={card.id} draggable={True} @dragstart="drag({card})">
                        <span>{card.text}</span>
                        {% if column %}<button aria-label="Move {card.text} left" @click="move({card}, {column - 1})">←</button>{% endif %}
                        {% if column < 2 %}<button aria-label="Move {card.text} right" @click="move({card}, {column + 1})">→</button>{% endif %}
                        <button aria-label="Delete {card.text}" @click="delete({card})">×</button>
                    </li>
                    {% endif %}{% endfor %}
                </ul>
            </div>
            {% endfor %}
        </div>
    </article>
</main>
"""

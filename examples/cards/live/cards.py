"""A flash-card trainer: cards that you know come back later. It remembers how far you are."""

from hyper_local import saved

FIRST = [("la casa", "the house"), ("el perro", "the dog"), ("el agua", "the water"), ("correr", "to run")]
cards = saved([{"front": front, "back": back, "box": 0, "due": 0} for front, back in FIRST], "cards.json")
turn = saved(0, "turn.json")  # counts the cards that were asked
open_ = False


def current():
    return min(cards, key=lambda card: card["due"], default=None)


def show():
    global open_
    open_ = True


def rate(known: bool):
    global turn, open_
    turn += 1
    card = current()
    card["box"] = card["box"] + 1 if known else 0
    card["due"] = turn + 2 ** card["box"]  # the better it is known, the later it comes back
    open_ = False


def add(front: str, back: str):
    if not front.strip() or not back.strip():
        return False
    cards.append({"front": front.strip(), "back": back.strip(), "box": 0, "due": turn})


def delete():
    global open_
    cards.remove(current())
    open_ = False


known = len([one for one in cards if one["box"] >= 3])

t"""
{% let card = current() %}
<main>
    <article>
        <h2>Cards <small>{known} of {len(cards)} known</small></h2>
        <progress max={max(1, len(cards))} value={known} aria-label="Known cards" style="width: 100%"></progress>
        {% if card %}
        <div aria-live="polite" style="padding-block: 1.5rem; text-align: center">
            <p style="font-size: 1.8rem">{card.front}</p>
            <p style="font-size: 1.4rem; min-height: 2.2rem">{% if open_ %}<em>{card.back}</em>{% endif %}</p>
        </div>
        <footer>
            {% if open_ %}
            <button class="primary" @click="rate(True)" autofocus>I knew it</button>
            <button @click="rate(False)">Not yet</button>
            <button @click.confirm="delete" confirm="Delete this card?">Delete</button>
            {% else %}
            <button class="primary" @click="show">Show the answer</button>
            {% endif %}
        </footer>
        {% else %}<p>There is no card. Add one.</p>{% endif %}
    </article>
    <article>
        <h2>Add a card</h2>
        <form @submit="add">
            <label>Front <input name="front" autocomplete="off"></label>
            <label>Back <input name="back" autocomplete="off"></label>
            <button>Add</button>
        </form>
    </article>
</main>
"""

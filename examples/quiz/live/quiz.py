"""Five questions, ten seconds for each."""

import asyncio
from random import sample

from quiz.questions import QUESTIONS

SECONDS, number = 10, -1  # number: which question is shown; -1 before the first
answers, chosen = [], ""
left = points = 0


def start():
    global points
    points = 0
    ask(0)


def ask(question: int):
    global number, answers, chosen, left
    number, chosen, left = question, "", SECONDS
    if number < len(QUESTIONS):
        answers = sample(QUESTIONS[number][1], 4)
        asyncio.create_task(count_down(number))


async def count_down(question):
    global left
    while left and not chosen and number == question:
        await asyncio.sleep(1)
        if not chosen and number == question:
            left -= 1
            await render()


def choose(answer):
    global chosen, points
    if left and not chosen:
        chosen = answer
        points += answer == right


asking = 0 <= number < len(QUESTIONS)
right = QUESTIONS[number][1][0] if asking else ""
over = bool(chosen) or not left

t"""
<style>.answers li {{ border: 0; }} .answers button {{ flex: 1; }} .answers .right {{ opacity: 1; border-color: var(--hyper-success); }}</style>
<section>
    <h2>Quiz <small>{points} right</small></h2>
    {% if asking %}
    <progress max={SECONDS} value={left} aria-label="Seconds left" style="width: 100%; margin-bottom: 1rem"></progress>
    <h3>{number + 1}. {QUESTIONS[number][0]}</h3>
    <ul class="answers">
        {% for answer in answers %}
        <li key={answer}>
            <button @click="choose({answer})" disabled={over} class={ {"right": over and answer == right} }>{answer}</button>
            {% if over and answer == right %}<span class="success">right</span>{% endif %}
            {% if answer == chosen != right %}<span class="error">wrong</span>{% endif %}
        </li>
        {% endfor %}
    </ul>
    <footer>
        <span role="status">{"Time is up." if not left else "" if not chosen else "Right!" if chosen == right else "Not quite."}</span>
        {% if over %}<button class="primary" @click="ask({number + 1})" autofocus>Next</button>{% endif %}
    </footer>
    {% else %}
    <p role="status">{f"You had {points} of 5 right." if number >= 0 else f"Five questions, {SECONDS} seconds for each."}</p>
    <button class="primary" @click="start">{"Once more" if number >= 0 else "Start"}</button>
    {% endif %}
</section>
"""

"""A few questions for everybody, and the results as they come in."""

from collections import Counter

from hyper_local import ArgumentError, broadcast, shared

TOOLS = ["Notebooks", "Scripts", "Spreadsheets", "Paper"]
MOODS = {"great": "Great", "fine": "Fine", "meh": "So-so"}
answers = shared([])
sent = False


def send(mood: str = "", tools: list[str] = [], wish: str = ""):
    global sent
    if mood not in MOODS:
        raise ArgumentError("Choose one of these.", "mood")
    answers.append({"mood": mood, "tools": tools, "wish": wish.strip()})
    sent = True
    broadcast()


moods = Counter(answer["mood"] for answer in answers)
used = Counter(tool for answer in answers for tool in answer["tools"])
wishes = [answer["wish"] for answer in answers if answer["wish"]]

t"""
<style>.bars meter {{ width: 100%; height: 1.25rem; }} .bars dd {{ color: inherit; }}</style>
<main>
    {% if sent %}
    <article><h2>Thank you!</h2><p role="status">Your answers are counted.</p></article>
    {% else %}
    <article>
        <h2>How was the course?</h2>
        <form @submit="send">
            <fieldset><legend>All in all</legend>
                {% for value, text in MOODS.items() %}
                <label><input type="radio" name="mood" value={value}> {text}</label>
                {% endfor %}
            </fieldset>
            <fieldset><legend>What do you work with?</legend>
                {% for tool in TOOLS %}
                <label><input type="checkbox" name="tools" value={tool}> {tool}</label>
                {% endfor %}
            </fieldset>
            <label>A wish <textarea name="wish" rows="2"></textarea></label>
            <button>Send</button>
        </form>
    </article>
    {% endif %}
    <article>
        <h2>Results <small>{len(answers)} so far</small></h2>
        <dl class="bars">
            {% for name, count in [(text, moods[value]) for value, text in MOODS.items()] + [(tool, used[tool]) for tool in TOOLS] %}
            <dt>{name} <small>{count}</small></dt>
            <dd><meter value={count} max={max(1, len(answers))} aria-label={name}>{count}</meter></dd>
            {% endfor %}
        </dl>
        {% if wishes %}<h3>Wishes</h3><ul>{% for wish in wishes %}<li>{wish}</li>{% endfor %}</ul>{% endif %}
    </article>
</main>
"""

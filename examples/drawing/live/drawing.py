"""Draw with the mouse, a finger, or the keys: arrows move the pen, Space puts it down and lifts it."""

COLORS = {"blue": "#2456d6, #8ab0ff", "green": "#1b8a4b, #63d18e", "orange": "#d9822b, #f5a35c", "red": "#c2261e, #ff8a80"}
color = "blue"
width: int = 4
strokes = []
down = False
pen = [150, 120]
keys = False  # whether the pen is moved by keys, and so is shown


def begin(x: float, y: float):
    global down
    down = True
    strokes.append({"color": f"light-dark({COLORS[color]})", "width": width, "points": [(x, y)]})


def go(x: float, y: float, pressed: int):
    global down, keys
    keys = False
    down = down and bool(pressed)
    if down:
        strokes[-1]["points"].append((x, y))


def lift():
    global down
    down = False


def step(key):
    global keys
    keys = True
    pen[0] += {"ArrowLeft": -8, "ArrowRight": 8}.get(key, 0)
    pen[1] += {"ArrowUp": -8, "ArrowDown": 8}.get(key, 0)
    if down:
        strokes[-1]["points"].append(tuple(pen))


def press():
    lift() if down else begin(*pen)


def undo():
    strokes.pop()


def clear():
    strokes.clear()


t"""
<style>
    .paper {{ display: block; width: 100%; height: 20rem; touch-action: none; cursor: crosshair;
        border: 1px solid var(--hyper-field); border-radius: var(--hyper-radius); }}
    .paper * {{ pointer-events: none; }}
</style>
<section>
    <h2>Drawing</h2>
    <form>
        <label>Colour <select bind={color}>{% for name in COLORS %}<option>{name}</option>{% endfor %}</select></label>
        <label>Width <input type="range" bind={width} min="1" max="20"></label>
    </form>
    <svg class="paper" tabindex="0" role="application" aria-label="Paper: arrows move the pen, Space puts it down"
        @pointerdown="begin(event.offsetX, event.offsetY)" @pointerup="lift"
        @pointermove.throttle.30="go(event.offsetX, event.offsetY, event.buttons)"
        @keydown.up.down.left.right.prevent="step(event.key)" @keydown.space.prevent="press">
        {% for stroke in strokes %}
        <polyline points={" ".join(f"{x:g},{y:g}" for x, y in stroke["points"] * (2 if len(stroke["points"]) == 1 else 1))}
            fill="none" stroke={stroke["color"]} stroke-width={stroke["width"]} stroke-linecap="round" stroke-linejoin="round" />
        {% endfor %}
        {% if keys %}<circle cx={pen[0]} cy={pen[1]} r="6" fill={"currentColor" if down else "none"} stroke="currentColor" />{% endif %}
    </svg>
    <footer>
        <button @click="undo" disabled={not strokes}>Undo</button>
        <button @click.confirm="clear" confirm="Throw the drawing away?" disabled={not strokes}>Clear</button>
    </footer>
</section>
"""

"""Every control, bound; and a form whose fields are checked."""

live = True

text = "a"
long = "b"
number: int = 1
share = 0.5
color = "red"
size = 2
many = ["x"]
happy = False
keys = []


def pressed(name):
    keys.append(name)


def reset():
    global text, many, size
    text, many, size = "", ["y", "z"], 1


t"""
<p>{text}|{long}|{number!r}|{share!r}|{color}|{size!r}|{many!r}|{happy!r}</p>
<input id="text" aria-label="Text" bind={text} @keydown.ctrl.enter="pressed('ctrl.enter')" @keydown.esc="pressed('esc')"
    @keydown.up.down="pressed(event.key)">
<textarea id="long" aria-label="Long" bind={long}></textarea>
<input id="number" type="number" aria-label="Number" bind={number}>
<input id="share" type="range" min="0" max="1" step="0.25" aria-label="Share" bind={share}>
<select id="color" aria-label="Color" bind={color}><option>red</option><option>blue</option></select>
<select id="many" multiple aria-label="Many" bind={many}>{% for o in "xyz" %}<option>{o}</option>{% endfor %}</select>
{% for i in [1, 2] %}<input id="size{i}" type="radio" name="size" value={i} aria-label="Size" bind={size}>{% endfor %}
<input id="happy" type="checkbox" aria-label="Happy" bind={happy}>
<button @click="reset">Reset</button>
<ul>{% for name in keys %}<li>{name}</li>{% endfor %}</ul>
"""

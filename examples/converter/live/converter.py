"""Lengths, masses, temperatures: from one unit to another, while you type."""

from converter.units import UNITS, convert

kind = "Length"
amount: float = 1
source = "mile"
target = "kilometre"


def choose(new: str):
    global kind, source, target
    kind = new
    source, target = list(UNITS[kind])[:2]


def swap():
    global source, target
    source, target = target, source


result = convert(amount, kind, source, target)

t"""
<section>
    <h2>Units</h2>
    <label>What
        <select value={kind} @change="choose(value)">{% for one in UNITS %}<option>{one}</option>{% endfor %}</select>
    </label>
    <form @submit="swap">
        <label>Amount <input bind={amount} inputmode="decimal" autocomplete="off"></label>
        <label>From
            <select bind={source}>{% for unit in UNITS[kind] %}<option>{unit}</option>{% endfor %}</select>
        </label>
        <label>To
            <select bind={target}>{% for unit in UNITS[kind] %}<option>{unit}</option>{% endfor %}</select>
        </label>
        <button>Swap</button>
    </form>
    <p style="margin-block: 1.25rem 0.25rem"><small>{amount:g} {source} is</small></p>
    <output>{result:.6g}</output>
    <small>{target}</small>
</section>
"""

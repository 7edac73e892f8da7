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
    <form @submit="swap">
        <label>What
            <select value={kind} @change="choose(value)">{% for one in UNITS %}<option>{one}</option>{% endfor %}</select>
        </label>
        <label>Amount <input bind={amount} inputmode="decimal" autocomplete="off"></label>
        <label>From
            <select bind={source}>{% for unit in UNITS[kind] %}<option>{unit}</option>{% endfor %}</select>
        </label>
        <label>To
            <select bind={target}>{% for unit in UNITS[kind] %}<option>{unit}</option>{% endfor %}</select>
        </label>
        <button>Swap</button>
    </form>
    <p><small>{amount:g} {source} =</small></p>
    <output>{result:.6g} <small>{target}</small></output>
</section>
"""

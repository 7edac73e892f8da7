"""Numbers that JSON has not, wherever a page may need one: text, attributes, fields, the cells of rows."""

from math import inf, nan

share = 0.5
count = 0
rows = [{"name": "first", "value": 1.0}]


def spoil():
    global share
    share = nan
    rows[0]["value"] = -inf
    rows.extend({"name": str(n), "value": nan if n % 2 else inf} for n in range(40))
    return nan


def more():
    global count
    count += 1
    return inf


t"""
<h1>{count}</h1>
<p title={share}>{share}</p>
<progress value={share}></progress>
<input type="number" bind={share} aria-label="Share">
<ul>{% for row in rows %}<li title={row["value"]}>{row["name"]} {row["value"]}</li>{% endfor %}</ul>
<button id="spoil" @click="spoil">spoil</button>
<button id="more" @click="more">more</button>
"""

"""More than a window's own document may hold."""

live = True
rows = [f"row {i} " + "x" * 1000 for i in range(3000)]


def cut():
    del rows[1:]


t"""
<div>
  <button @click="cut">Cut</button>
  <ul>{% for row in rows %}<li>{row}</li>{% endfor %}</ul>
</div>
"""

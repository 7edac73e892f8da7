"""Texts that have broken bridges before, there and back."""

import json

live = True
texts = [
    "emoji \U0001f600 e\u0301 \u00e9",
    "lines \u2028 and \u2029",
    "a lone \ud800 surrogate",
    "</script><script>alert(1)</script><!--",
    "nul \0 here",
    "quotes ' \" ` \\ \\n ${1}",
    "tab\tnew\nline",
    "\ufeff\u200b\u202e",
]
numbers = [float("nan"), float("inf"), -0.0, 10**30]
heard = ""


def hear(value: str):
    global heard
    heard = json.dumps(value)


t"""
<div>
  {% for text in texts %}<p class="text" title={text}>{text}</p>{% endfor %}
  {% for number in numbers %}<i>{number}</i>{% endfor %}
  <input @input="hear" />
  <output>{heard}</output>
</div>
"""

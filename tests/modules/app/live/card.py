# app/live/card.py

# Props (from parent)
title: str
color: str = "blue"

# State (mutable)
expanded = False

def toggle():
    global expanded
    expanded = not expanded

t"""
<div class="card card-{color}">
    <h3 @click="toggle">{title}</h3>
    {% if expanded %}
    <div class="content">
        {...}
    </div>
    {% endif %}
</div>
"""

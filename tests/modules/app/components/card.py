# app/components/card.py

title: str
color: str = "blue"

t"""
<div class="card card-{color}">
    <h3>{title}</h3>
    {...}
</div>
"""

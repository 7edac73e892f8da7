# app/pages/dashboard.py
from app.components import Header, Card
from app.live import Counter, Chat

t"""
<div>
    <{Header} title="Dashboard" />

    <{Card} title="Stats">
        <{Counter} />
    </{Card}>

    <{Chat} />
</div>
"""

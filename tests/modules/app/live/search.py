# app/live/search.py
import asyncio
from app.data import search_items

query = ""
results = []
loading = False

async def search(q: str):
    global query, results, loading

    query = q
    if not q:
        results = []
        return

    loading = True
    await render()  # Force render to show loading state

    results = await search_items(q)
    loading = False

t"""
<div class="search-box">
    <input
        type="search"
        placeholder="Search..."
        value="{query}"
        @input.debounce.300="search(value)"
    />

    {% if loading %}
    <div class="loading">Searching...</div>
    {% elif query and not results %}
    <div class="empty">No results for "{query}"</div>
    {% elif results %}
    <ul class="results">
        {% for item in results %}
        <li>{item}</li>
        {% endfor %}
    </ul>
    {% endif %}
</div>
"""

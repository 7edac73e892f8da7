"""Search while you type, and say that you are searching."""

from search.data import search_elements

query = ""
results = []
loading = False


async def search(text: str):
    global query, results, loading

    query = text
    results = []
    if not query.strip():
        return

    loading = True
    await render()  # show "Searching…" now, not when this function ends

    try:
        results = await search_elements(query)
    finally:
        loading = False  # also where the search fails


t"""
<section>
    <h2>Elements</h2>

    <label>
        Search by name
        <input type="search" value={query} placeholder="iron" autocomplete="off" @input.debounce.300="search(value)">
    </label>

    {% if loading %}
    <p role="status" aria-busy="true">Searching…</p>
    {% elif results %}
    <p role="status">{len(results)} found</p>
    <ul>
        {% for element in results %}
        <li key={element.number}><strong>{element.name}</strong> <small>number {element.number}</small></li>
        {% endfor %}
    </ul>
    {% elif query.strip() %}
    <p role="status">No element is called “{query.strip()}”.</p>
    {% endif %}
</section>
"""

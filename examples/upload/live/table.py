"""A table from a file of the reader's own."""

import csv

from hyper_local import ArgumentError, File

name = ""
head = []
rows = []


def show(table: File):
    global name, head, rows
    try:
        lines = list(csv.reader(table.text().splitlines()))
    except (UnicodeDecodeError, csv.Error):
        raise ArgumentError("This is not a CSV file.", "table") from None
    name = table.name
    head, rows = lines[0] if lines else [], lines[1:]


t"""
<section>
    <h2>Show a table</h2>
    <form @submit="show">
        <label>CSV file <input type="file" name="table" accept=".csv,text/csv"></label>
        <button>Show</button>
    </form>
    {% if name %}
    <h3>{name} <small>{len(rows)} rows</small></h3>
    <table>
        <thead><tr>{% for title in head %}<th>{title}</th>{% endfor %}</tr></thead>
        <tbody>{% for row in rows[:100] %}<tr>{% for cell in row %}<td>{cell}</td>{% endfor %}</tr>{% endfor %}</tbody>
    </table>
    {% endif %}
</section>
"""

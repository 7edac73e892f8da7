"""A table of rows: created, changed, picked, swapped, removed."""

live = True

from benchmarks.rows import build

rows = []
picked = None
next_id = 1


def fresh(count):
    global next_id
    next_id += count
    return build(next_id - count, count)


def run():
    global rows, picked
    rows, picked = fresh(1_000), None


def run_lots():
    global rows, picked
    rows, picked = fresh(10_000), None


def add():
    rows.extend(fresh(1_000))


def update():
    for row in rows[::10]:
        row["label"] += " !!!"


def clear():
    global rows, picked
    rows, picked = [], None


def swap():
    if len(rows) > 998:
        rows[1], rows[998] = rows[998], rows[1]


def pick(row_id: int):
    global picked
    picked = row_id


def remove(row_id: int):
    global rows
    rows = [row for row in rows if row["id"] != row_id]


t"""
<main>
    <button id="run" @click="run">Create 1,000 rows</button>
    <button id="runlots" @click="run_lots">Create 10,000 rows</button>
    <button id="add" @click="add">Append 1,000 rows</button>
    <button id="update" @click="update">Update every 10th row</button>
    <button id="clear" @click="clear">Clear</button>
    <button id="swaprows" @click="swap">Swap rows</button>
    <table>
        <tbody>
            {% for row in rows %}
            <tr class={"danger" if row.id == picked else None}>
                <td>{row.id}</td>
                <td><a @click="pick({row.id})">{row.label}</a></td>
                <td><a @click="remove({row.id})">x</a></td>
            </tr>
            {% endfor %}
        </tbody>
    </table>
</main>
"""

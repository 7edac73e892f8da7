"""A data frame with a plot: choose columns, filter rows, read the summary. Needs pandas."""

from explorer.measurements import KINDS, NUMBERS, PLANTS

COLORS = dict(zip(KINDS, ["light-dark(#2456d6, #8ab0ff)", "light-dark(#1b7a43, #63d18e)", "light-dark(#b04a10, #f5a35c)"]))
across = "light"
up = "height"
kinds = list(KINDS)
at_least: float = 0


def choose(kind, wanted: bool):
    kinds.append(kind) if wanted else kinds.remove(kind)


shown = PLANTS[PLANTS["kind"].isin(kinds) & (PLANTS[up] >= at_least)]
wide, high = PLANTS[across].max(), PLANTS[up].max()
dots = [(r["kind"], 40 + r[across] / wide * 340, 220 - r[up] / high * 200) for _, r in shown.iterrows()]

t"""
<style>
    .plot text {{ fill: var(--hyper-muted); font-size: 15px; }}
    .dataframe {{ display: table; }} .dataframe :is(th, td) {{ padding: 0.4rem 0.45rem; }}
</style>
<main>
    <article>
        <h2>Plants <small>{len(shown)} of {len(PLANTS)}</small></h2>
        <form>
            <label>Across <select bind={across}>{% for name in NUMBERS %}<option>{name}</option>{% endfor %}</select></label>
            <label>Up <select bind={up}>{% for name in NUMBERS %}<option>{name}</option>{% endfor %}</select></label>
            <label>{up.capitalize()} at least {at_least:g}
                <input type="range" bind={at_least} min="0" max={int(high)}></label>
            {% for kind in KINDS %}
            <label><input type="checkbox" checked={kind in kinds} @change="choose({kind}, checked)">
                <span style={ {"color": COLORS[kind]} } aria-hidden="true">●</span> {kind}</label>
            {% endfor %}
        </form>
    </article>
    <article>
        <h2>{up.capitalize()} by {across}</h2>
        <svg class="plot" viewBox="0 0 400 250" role="img" aria-label="{up} against {across}, {len(shown)} plants">
            <path d="M40 10V220H390" fill="none" stroke="var(--hyper-field)" />
            <text x="40" y="238">0</text><text x="390" y="238" text-anchor="end">{across} {wide:g}</text>
            <text x="34" y="24" text-anchor="end">{high:.0f}</text>
            {% for kind, x, y in dots %}
            <circle cx="{x:.1f}" cy="{y:.1f}" r="5" style={ {"fill": COLORS[kind]} } />
            {% endfor %}
        </svg>
    </article>
    <article>
        <h2>Summary</h2>
        {% if len(shown) %}
        <div tabindex="0" role="region" aria-label="Summary" style="overflow-x: auto">{shown.groupby("kind")[NUMBERS].mean().round(1).rename_axis(None):display}</div>
        {% else %}<p>No plant is left.</p>{% endif %}
    </article>
</main>
"""

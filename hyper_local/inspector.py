"""Inspector: what an app holds, hears and is sent, beside it: a live module like any other.

`beside` puts it next to every page of an app, `inspector` makes one for an
instance that is shown elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from . import loader
from .app import App
from .compiler import compile_component
from .component import Component
from .errors import HyperError
from .history import OURS, History
from .instance import Instance
from .kernel import Kernel
from .mailbox import running
from .objects import ComponentObject, class_of
from .routes import Page
from .source import read
from .witness import Witness

NEWEST = 10
"""Events and updates that are listed; the older ones are folded away."""

_PANEL = '''
from hyper_local.history import UNDONE, History
from hyper_local.inspector import NEWEST, begin, end

inspected: object = None
history = History()

def on_mount():
    global history
    history = begin(inspected)

def on_unmount():
    end(history)

def back():
    history.step(-1)

def forward():
    history.step(1)

def now():
    history.now()

def jump(number: int):
    history.go(number)

def what_came_of(event):
    if event.error:
        return event.error
    if event.state == UNDONE:
        return "dropped"
    return f"then state {event.state}" if event.state else "…"

def newest(items):
    return list(reversed(items))[:NEWEST]

def older(items):
    return list(reversed(items))[NEWEST:]

def event_rows(events):
    return t"""
    {% for event in events %}
    <li key={event.number}>
      {event.message.name}: <code>{event.call}</code>
      <small>{event.component}, {what_came_of(event)}</small>
    </li>
    {% endfor %}
    """

def update_rows(updates):
    return t"""
    {% for number, update in updates %}
    <li key={number}>
      <details><summary>{update.size:,} bytes</summary> <code>{update.text}</code></details>
    </li>
    {% endfor %}
    """

t"""
<style>
  .hyper-inspector {{ font-size: 0.9375rem; }}
  .hyper-inspector h2 {{ font-size: 1.15rem; margin-block-end: 0.5rem; }}
  .hyper-inspector h3 {{ font-size: 1rem; margin-block: 1.25rem 0.4rem; }}
  .hyper-inspector h4 {{ font-size: 0.9375rem; margin-block: 0.75rem 0.25rem; }}
  .hyper-inspector :is(h4, dt, dd, code) {{ min-inline-size: 0; overflow-wrap: break-word; }}
  .hyper-inspector .steps {{ display: flex; flex-wrap: wrap; gap: 0.4rem; }}
  .hyper-inspector .steps button {{ flex: 1 1 auto; min-block-size: 2.1rem; padding-inline: 0.6rem; }}
  .hyper-inspector [aria-disabled="true"] {{ color: var(--hyper-muted); cursor: default; }}
  .hyper-inspector [type="range"] {{ display: block; inline-size: 100%; margin-block: 0.6rem; }}
  .hyper-inspector :is(.when, ol) {{
    margin: 0;
    padding: 0.45rem 0.7rem;
    border: 1px solid var(--hyper-border);
    border-radius: var(--hyper-radius);
  }}
  .hyper-inspector .past {{
    border: 2px solid var(--hyper-accent);
    background: color-mix(in srgb, var(--hyper-accent) 12%, var(--hyper-bg));
  }}
  .hyper-inspector .past small {{ color: inherit; }}
  .hyper-inspector dl {{
    display: grid;
    grid-template-columns: fit-content(42%) minmax(0, 1fr);
    gap: 0.2rem 0.75rem;
    margin: 0;
  }}
  .hyper-inspector dl :is(dt, dd) {{ float: none; inline-size: auto; margin: 0; padding: 0; }}
  .hyper-inspector dl dt {{ font-weight: 400; }}
  .hyper-inspector dl dd {{ color: inherit; }}
  .hyper-inspector code {{ padding: 0; background: none; }}
  .hyper-inspector small {{ display: block; margin: 0; font-weight: 400; }}
  .hyper-inspector ol {{ list-style: none; }}
  .hyper-inspector li {{ margin-block: 0 0.35rem; }}
  .hyper-inspector details {{ padding: 0; border: 0; }}
  .hyper-inspector summary {{ font-weight: 400; }}
  .hyper-inspector details[open] > summary {{ margin-block-end: 0.3rem; }}
  .hyper-inspector .older > summary {{ padding-block: 0.4rem; color: var(--hyper-muted); }}
  .hyper-inspector .none {{ color: var(--hyper-muted); margin: 0; }}
</style>
<section class="hyper-inspector" aria-label="Inspector">
  <h2>Inspector</h2>
  <div class="steps" role="group" aria-label="States">
    <button type="button" @click="back" aria-disabled={not history.earlier}>
      <span aria-hidden="true">◀</span> Back
    </button>
    <button type="button" @click="forward" aria-disabled={not history.past}>
      Forward <span aria-hidden="true">▶</span>
    </button>
    <button type="button" @click="now" aria-disabled={not history.past}>Now</button>
  </div>
  {% let state = history.shown %}
  {% if state %}
  <input type="range" aria-label="State" min={history.states[0].number} max={history.states[-1].number}
    value={state.number} @input="jump(value)">
  <p role={"status" if history.past else None} class={"when past" if history.past else "when"}>
    {% if history.past %}
    <strong>State {state.number} of {history.states[-1].number}: the past.</strong>
    What you do in the app goes on from here; the later states are dropped then.
    {% else %}
    State {state.number}: now.
    {% endif %}
    {% if state.cause %}<small>After <code>{state.cause}</code></small>{% endif %}
  </p>
  {% if history.left_out %}
  <p class="none left-out">States before {history.states[0].number} are left out: {history.left_out}.</p>
  {% endif %}
  {% endif %}

  <h3>State</h3>
  {% for card in history.cards() %}
  <div key={card.id}>
    <h4>{card.name} <small>{card.file}</small></h4>
    {% if card.rows %}
    <dl>
      {% for row in card.rows %}
      <dt key={"t" + row.name}><code>{row.name}</code></dt>
      <dd>
        {% if row.changed %}
        <mark title="changed last"><code>{row.value}</code></mark>
        {% else %}
        <code>{row.value}</code>
        {% endif %}
        {% if row.note %}
        <small>{row.note}</small>
        {% endif %}
      </dd>
      {% endfor %}
    </dl>
    {% else %}
    <p class="none">It has no state.</p>
    {% endif %}
  </div>
  {% else %}
  <p class="none">{"Nothing that has state is shown." if state else "…"}</p>
  {% endfor %}

  <h3>Events <small>what you do, and the function that it calls; the newest first</small></h3>
  {% if history.events %}
  <ol aria-label="Events">{event_rows(newest(history.events))}</ol>
  {% let before = older(history.events) %}
  {% if before %}
  <details class="older">
    <summary>{len(before)} older</summary>
    <ol aria-label="Older events">{event_rows(before)}</ol>
  </details>
  {% endif %}
  {% else %}
  <p class="none">None yet. Do something in the app.</p>
  {% endif %}

  <h3>Updates <small>what Python sends to the page: only what differs</small></h3>
  {% if history.updates %}
  <ol aria-label="Updates">{update_rows(newest(history.updates))}</ol>
  {% let before = older(history.updates) %}
  {% if before %}
  <details class="older">
    <summary>{len(before)} older</summary>
    <ol aria-label="Older updates">{update_rows(before)}</ol>
  </details>
  {% endif %}
  {% else %}
  <p class="none">None yet.</p>
  {% endif %}
</section>
"""
'''

_BESIDE = '''
from hyper_local.inspector import panel

newest: object
given: object
Panel = panel()

t"""
<style>
  body > .hyper-root:has(> .hyper-beside) {{ --hyper-column: 100rem; padding-block: 1rem; }}
  .hyper-beside {{ display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; align-items: start; }}
  .hyper-beside > div {{ min-inline-size: 0; }}
  .hyper-beside > .hyper-root {{ padding: 0; background: none; }}
  .hyper-beside:has(.past) > .hyper-root {{ outline: 2px dashed var(--hyper-accent); outline-offset: 0.5rem; }}
  .hyper-beside > .inspector {{
    padding: 1rem;
    border: 1px solid var(--hyper-border);
    border-radius: var(--hyper-radius);
    background: var(--hyper-bg);
  }}
  @media (min-width: 56rem) {{
    .hyper-beside {{ grid-template-columns: minmax(0, 1fr) minmax(18rem, 24rem); }}
    .hyper-beside > .inspector {{
      position: sticky;
      inset-block-start: 1rem;
      max-block-size: calc(100vh - 2rem);
      overflow-y: auto;
    }}
    .hyper-root:has(> .hyper-beside) > .hyper-overlay {{ margin-inline-end: 25rem; }}
  }}
</style>
<div class="hyper-beside">
  {% let Shown = newest() %}
  <div class="hyper-root"><{Shown} {**given} /></div>
  <div class="inspector"><{Panel} /></div>
</div>
"""
'''


def beside(app: App) -> None:
    """Let every page of `app` have an inspector beside it."""
    app.frame = _framed


def inspector(component: ComponentObject) -> ComponentObject:
    """The inspector of a component object, to be shown beside it. Raises `HyperError` for one of an inspector."""
    if component.__component__.module == OURS:
        raise HyperError("this is an inspector: it shows nothing of itself")
    return class_of(panel())(inspected=component.__hl_instance__)


# For the two components ---------------------------------------------------------


def begin(inspected: Instance | None) -> History:
    """A panel is shown: look at `inspected`, or at the page that the panel stands in. Gives the history of it."""
    me = running.get()
    assert me is not None, "its on_mount calls this"
    assert isinstance(me.home, Kernel)
    root = (inspected or me).root
    history = Witness.of(me.home).history(root)
    history.begin(me.home, root, me)
    me.home.soon(history.look)
    return history


def end(history: History) -> None:
    """A panel has ended."""
    me = running.get()
    last = history.end(me)
    if last and me is not None and isinstance(me.home, Kernel) and isinstance(me.home.record, Witness):
        me.home.record.remove(history)


@cache
def panel() -> Component:
    """The component that shows a history."""
    return _compiled("Inspector", _PANEL)


def _framed(page: Page) -> Page:
    component = page.component
    # It is called and set up like the page that it stands for.
    frame = replace(_frame(), name=component.name, config=component.config)
    return Page(frame, {"newest": partial(_newest, component), "given": page.props}, page.path)


@cache
def _frame() -> Component:
    return replace(_compiled("Beside", _BESIDE), frame=True)


def _newest(component: Component) -> Component:
    """The version of it that is to be shown: its file may have been saved since (L10)."""
    return loader.files().get(component.path, component) if component.path is not None else component


def _compiled(name: str, text: str) -> Component:
    return compile_component(read(text, "inspector"), name=name, dotted=OURS, live=True)

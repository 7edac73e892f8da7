"""lit-html as an oracle: our runtime shows what lit shows, makes no element that lit keeps, and writes no more."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

from .test_patches import COMPARE, SETTINGS, Log, fresh_message, run, stories

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
pytestmark = pytest.mark.chromium


@pytest.fixture(scope="session")
def beside(runtime: Any) -> Callable[[Log], str]:
    """Shows the same by lit, and says what differs."""
    if not (MODULES / "lit-html").exists():
        subprocess.run(["scripts/client.sh", "check"], cwd=ROOT, check=False, capture_output=True)
    if not (MODULES / "lit-html").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this test needs lit-html: npm ci")
    esbuild = [MODULES / ".bin" / "esbuild", Path(__file__).with_name("lit.js"), "--bundle", "--format=iife"]
    oracle = subprocess.run(esbuild, check=True, capture_output=True, text=True).stdout
    page, problems = runtime(COMPARE + oracle)

    def shown(log: Log) -> str:
        return page.evaluate("(log) => beside(JSON.parse(log))", json.dumps(log)) or "".join(problems)

    return shown


@SETTINGS
@given(story=stories())
@pytest.mark.rule("R5")
def test_the_page_is_the_one_that_lit_shows(components, beside, story):
    # lit has no spreads, and gives a select its value before it has options.
    assume("{**attrs}" not in story[0] and "<select" not in story[0])
    assert beside(run(components, *story, wanted=fresh_message)) == ""


def test_an_empty_text_that_becomes_a_bare_attribute(components, beside):
    log = run(components, "<p title={s0}></p>", {"s0": ""}, [{"s0": True}, {"s0": ""}], wanted=fresh_message)
    assert beside(log) == ""


def test_an_empty_text_that_goes(components, beside):
    story = ("<p>{% if s1 %}{s0}a{% endif %}b</p>", {"s0": "", "s1": ""}, [{"s1": "a"}, {"s1": ""}])
    assert beside(run(components, *story, wanted=fresh_message)) == ""


def test_the_comparison_finds_what_lit_does_not_show(components, beside):
    log = run(components, "<p>{s0}</p>", {"s0": "a"}, [{"s0": "b"}], wanted=fresh_message)
    log[1] = (log[1][0], log[0][1])
    assert "after step 1" in beside(log)


def test_the_comparison_finds_elements_made_for_nothing(components, beside):
    log = run(components, "<p>{s0}</p>", {"s0": "a"}, [{"s0": "b"}], wanted=fresh_message)
    again = json.loads(log[1][1])
    log[1] = ([json.dumps({**again, "v": 2, "w": 1})], log[1][1])
    assert "we made 1 elements, lit 0" in beside(log)

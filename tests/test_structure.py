"""The kernel knows no host, its modules form layers, and no import closes a circle."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hyper_local.host import OURS

ROOT = Path(__file__).parents[1]
HOSTS = {
    "hyper_local_widgets": ROOT / "widgets/hyper_local_widgets",
    "hyper_local_webview": ROOT / "webview_host/hyper_local_webview",
    "hyper_local_browser": ROOT / "browser_host/hyper_local_browser",
}
PACKAGES = {"hyper_local": ROOT / "hyper_local", **HOSTS}

# What only a host may import: its library, or a host.
HOST_LIBRARIES = {"webview", "pywebview", "anywidget", "ipywidgets", "tornado", *HOSTS}

# A module of the kernel imports from its own row and the rows above it. What the last row holds is
# what users see.
LAYERS = """
records rows places errors nodes json_text html_rules escaping uploaded wording trees whole_form _start startup
message_box
element_names messages dom_events problems shown_text control_text saved store request vocabulary route_pattern
facts
literals quotes foreign broken brackets halves slips strays suiting loop_names
scopes name_order parsing binding expressions component node_queries nesting source_text
cooking
cursor configuration reference failing lookups wanted nothing methods uncalled tuples fields texts formats
mishaps advice
data_folder static_files shipped absent unhooked state_of_others
tag_items
syntax source unfolding template values
columns row_writer
filling
attribute_values
pasted
calls models oversights waiting early misbound endless kinds commas tagged astray handed untaken unquoted
late borrowed attribute_names parentheses side_effects wasted misplaced unbegun unsent submits dead_ends comments braced
identity css_slips counting ids dead_controls unshown
overlooked unresolved
computed
markup display dict_rows returns sent_twice
once shadowing own_state
rewriting habits
draft
fit
events
attributes
compiler
keeping arguments patch shared loop_thread stopping
props rendering owned slots uploads arrivals snapshots
address
native
hints skimmed_values unbound
skimmed_events
skimmed_items
skimming
checking
namespace
statics bygone
instance
overlay
session saving sharing unheard
mailbox healing
lives
faults
link observing recording
copies
host kernel
kernels
shell
objects
history
witness
desktop
loader uncaught
live_module
importing
helpers
anew refusals reloading whereabouts
cells watching
routes overrun
overview
app
inspector
exporting
settings own_imports checked_files
report inspection fact_store own_tags
readers
checker
explain stubs
testing commands
__init__ pytest_plugin coverage_plugin
cli __main__
"""
LAYER = {f"hyper_local.{name}": row for row, line in enumerate(LAYERS.split("\n")) for name in line.split()}


@cache
def modules(package: str) -> dict[str, ast.Module]:
    """Every module of a package by its dotted name, packages with their `__init__`."""
    folder = PACKAGES[package]
    return {
        ".".join([package, *path.relative_to(folder).with_suffix("").parts]): ast.parse(path.read_text("utf-8"))
        for path in folder.rglob("*.py")
    }


def statements(tree: ast.AST, *, typing: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import, those inside functions too; those for the type checker only if asked for."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif typing or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from statements(node, typing=typing)


def imported(module: str, *, typing: bool) -> set[str]:
    """The dotted name of every module that a module imports, and of every name it takes from one."""
    names: set[str] = set()
    for node in statements(modules(module.split(".")[0])[module], typing=typing):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        else:
            here = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*here, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def tops(module: str) -> set[str]:
    return {name.split(".")[0] for name in imported(module, typing=True)}


@cache
def needs() -> dict[str, set[str]]:
    """Which modules of the kernel each of them needs to run."""
    known = modules("hyper_local")

    def module_of(name: str) -> str | None:
        """The module that a dotted name is, or that the name before its last dot is."""
        parent = name.rpartition(".")[0]
        candidates = [name, f"{name}.__init__", parent, f"{parent}.__init__"]
        return next((candidate for candidate in candidates if candidate in known), None)

    return {
        name: {found for needed in imported(name, typing=False) if (found := module_of(needed)) and found != name}
        for name in known
    }


def layer(module: str) -> int:
    return LAYER[".".join(module.split(".")[:2])]


def test_every_module_has_a_layer() -> None:
    unplaced = {name for name in needs() if ".".join(name.split(".")[:2]) not in LAYER}
    assert unplaced == set(), "give each of these a row in LAYERS"


@pytest.mark.parametrize("name", sorted(modules("hyper_local")))
def test_the_kernel_knows_no_host(name: str) -> None:
    assert tops(name) & HOST_LIBRARIES == set()


@pytest.mark.parametrize("name", sorted(modules("hyper_local")))
def test_imports_point_one_way(name: str) -> None:
    assert {needed for needed in needs()[name] if layer(needed) > layer(name)} == set()


def test_importing_the_package_is_light() -> None:
    """No host, no pydantic, and neither what compiles nor what runs components (`make bench` prints the time)."""
    heavy = {"pydantic", "importlib.metadata", "zipfile", "html.entities", "difflib", "asyncio"}
    heavy |= {"hyper_local.compiler", "hyper_local.kernel", "hyper_local.session"}
    unwanted = sorted(heavy | HOST_LIBRARIES)
    code = f"import sys, hyper_local; print(*[name for name in {unwanted!r} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_our_own_hosts_are_found_without_a_look_at_what_is_installed() -> None:
    """`importlib.metadata` brings zipfile, csv and more: a window would wait for them."""
    code = (
        "import sys; from hyper_local.host import find; from hyper_local_webview import preflight as p; find('window')"
    )
    code += "; [*p.examine(versions=False)]; print('importlib.metadata' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"


def test_our_own_hosts_are_those_that_the_package_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert declared["hyper_local.hosts"] == {name: f"{module}:host" for name, module in OURS.items()}


def test_no_import_closes_a_circle() -> None:
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for needed in sorted(needs()[name]):
                visit(needed, [*trail, name])
            done.add(name)

    for name in sorted(needs()):
        visit(name, [])


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_a_host_knows_no_other_host(host: str) -> None:
    assert {name for name in modules(host) if tops(name) & (HOSTS.keys() - {host})} == set()


def test_every_name_of_the_package_is_there_when_somebody_asks() -> None:
    code = "import hyper_local; print(*[name for name in hyper_local.__all__ if name not in dir(hyper_local)])"
    code += "; from hyper_local import *; print(App.__name__, load.__name__, LiveComponent.__name__, callable(shared))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["", "App load LiveComponent True"]


def test_a_check_of_what_stayed_the_same_reads_nothing(tmp_path: Path) -> None:
    """Half of the package is what reads files; nor is a component run."""
    (tmp_path / "app/live").mkdir(parents=True)
    (tmp_path / "app/live/counter.py").write_text("count = 0\nt'<b>{count}</b>'\n", "utf-8")
    code = "import sys; from hyper_local.cli import main; main(['check', 'app']); sys.stdout = sys.stderr; "
    unwanted = {"asyncio", "hyper_local.compiler", "hyper_local.template", "hyper_local.kernel"}
    code += f"print(*sorted({unwanted!r} & set(sys.modules)))"
    found: list[str] = []
    for _ in range(2):
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert said.stdout == "1 file, 0 errors, 0 notes\n"
        found.append(said.stderr.strip())
    assert found == ["hyper_local.compiler hyper_local.template", ""]

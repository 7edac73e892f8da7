"""The kernel knows no host, its modules form layers, and no import closes a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KERNEL = ROOT / "hyper_local"
HOSTS = {
    "hyper_local_widgets": ROOT / "widgets/hyper_local_widgets",
    "hyper_local_webview": ROOT / "webview_host/hyper_local_webview",
    "hyper_local_browser": ROOT / "browser_host/hyper_local_browser",
}

# What only a host may import: its library, or another host.
HOST_LIBRARIES = {"webview", "pywebview", "anywidget", "ipywidgets", "tornado", *HOSTS}

# A module imports from its own row and the rows above it. The last row is what users see.
LAYERS = """
errors nodes messages literals html_rules
source template binding expressions
compiler component
loader
arguments patch instance
shared session
kernel host
app routes
testing cli __init__
"""
LAYER = {name: row for row, line in enumerate(LAYERS.split("\n")) for name in line.split()}


def modules(package: Path) -> dict[str, ast.Module]:
    """Every module of a package by its dotted name within it; a package by its own name."""
    found: dict[str, ast.Module] = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def statements(tree: ast.AST, *, typing: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import, those inside functions too; those for the type checker only if asked for."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif typing or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from statements(node, typing=typing)


def imported(tree: ast.AST, package: str, *, typing: bool = True) -> set[str]:
    """The dotted names a module imports, relative ones resolved (the packages here are flat)."""
    names: set[str] = set()
    for node in statements(tree, typing=typing):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        else:
            base = ".".join(filter(None, [package if node.level else "", node.module]))
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return names


def edges() -> dict[str, set[str]]:
    """Which modules of the kernel each of them needs to run."""
    trees = modules(KERNEL)
    result: dict[str, set[str]] = {}
    for name, tree in trees.items():
        names = imported(tree, "hyper_local", typing=False)
        inner = {found.removeprefix("hyper_local.") for found in names}
        result[name] = (inner & trees.keys()) - {name}
        # The package itself is a module too, but `from hyper_local.x import y` does not ask it
        # for anything.
        if any(
            isinstance(node, ast.ImportFrom)
            and ((node.level and not node.module) or node.module == "hyper_local")
            and any(alias.name not in trees for alias in node.names)
            for node in statements(tree, typing=False)
        ):
            result[name].add("__init__")
    return result


def test_every_module_has_a_layer() -> None:
    unplaced = {name for name in modules(KERNEL) if name.split(".")[0] not in LAYER}
    assert unplaced == set(), "give each of these a row in LAYERS"


@pytest.mark.parametrize("name", sorted(modules(KERNEL)))
def test_the_kernel_knows_no_host(name: str) -> None:
    tops = {found.split(".")[0] for found in imported(modules(KERNEL)[name], "hyper_local")}
    assert tops & HOST_LIBRARIES == set()


@pytest.mark.parametrize("name", sorted(modules(KERNEL)))
def test_imports_point_one_way(name: str) -> None:
    row = LAYER.get(name.split(".")[0], 0)
    upward = {found for found in edges()[name] if LAYER.get(found.split(".")[0], 0) > row}
    assert upward == set()


def test_no_import_closes_a_circle() -> None:
    graph = edges()
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for needed in sorted(graph[name]):
                visit(needed, [*trail, name])
            done.add(name)

    for name in sorted(graph):
        visit(name, [])


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_a_host_knows_no_other_host(host: str) -> None:
    for name, tree in modules(HOSTS[host]).items():
        tops = {found.split(".")[0] for found in imported(tree, host)}
        assert tops & (HOSTS.keys() - {host}) == set(), name

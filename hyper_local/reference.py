"""Reference: what Python's help says of a component: signature, props, state, handlers (rule P5)."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Iterator

from .component import Component, Handler, Prop


class Written:
    """Shows an annotation or a default as the author wrote it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def signature_of(component: Component) -> inspect.Signature:
    """What the component's class may be called with. Nothing of the author's runs for it."""
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=_default(prop),
            annotation=_annotation(prop.annotation),
        )
        for name, prop in component.props.items()
    ]
    if component.spreads:
        parameters.append(inspect.Parameter("attributes", inspect.Parameter.VAR_KEYWORD))
    return inspect.Signature(parameters)


def _annotation(text: str) -> object:
    found = getattr(builtins, text, None)
    return found if isinstance(found, type) else Written(text)


def _default(prop: Prop) -> object:
    if prop.default is None:
        return inspect.Parameter.empty
    try:
        return ast.literal_eval(prop.default)
    except (ValueError, SyntaxError):
        return Written(prop.default)


def title_of(component: Component) -> str:
    """One line: what it is, what it takes, where it stands."""
    props = ", ".join(prop_line(prop) for prop in component.props.values())
    kind = "live" if component.live else "static"
    return f"<{kind} component {component.name}({props}) of {component.file}>"


def prop_line(prop: Prop) -> str:
    """`color: str = 'blue'`."""
    default = "" if prop.default is None else f" = {prop.default}"
    return f"{prop.name}: {prop.annotation}{default}"


def parameters_text(args: ast.arguments) -> str:
    """The parameters of a function as its author would write them: `by: int = 1`."""
    plain = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(args.defaults)) + list(args.defaults)
    out = [_parameter(arg, default) for arg, default in zip(plain, defaults, strict=True)]
    if args.posonlyargs:
        out.insert(len(args.posonlyargs), "/")
    if args.vararg is not None or args.kwonlyargs:
        out.append("*" + (_parameter(args.vararg, None) if args.vararg else ""))
    out += [_parameter(arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    if args.kwarg is not None:
        out.append("**" + _parameter(args.kwarg, None))
    return ", ".join(out)


def _parameter(arg: ast.arg, default: ast.expr | None) -> str:
    hint = f": {ast.unparse(arg.annotation)}" if arg.annotation is not None else ""
    equals = " = " if hint else "="
    return arg.arg + hint + ("" if default is None else equals + ast.unparse(default))


def handler_line(name: str, handler: Handler) -> str:
    """`increment(by: int = 1)`, and the first line of its docstring."""
    first = handler.doc.strip().partition("\n")[0]
    return f"{name}({handler.signature})" + (f" - {first}" if first else "")


def doc_of(component: Component) -> str:
    """The docstring of the component's class: the module's own, then what there is."""
    return "\n".join(_doc(component))


def _doc(component: Component) -> Iterator[str]:
    yield component.doc.strip() or f"A {'live' if component.live else 'static'} component of {component.file}."
    sections = {
        "Props": [prop_line(prop) for prop in component.props.values()],
        "State": [*component.state, *(f"{name} (shared)" for name in component.shared)],
        "Computed": [name for line in component.computed for name in line.targets if not name.startswith("_")],
        "Handlers": [handler_line(name, handler) for name, handler in component.handlers.items()],
    }
    for title, lines in sections.items():
        if lines:
            yield ""
            yield f"{title}:"
            yield from (f"    {line}" for line in lines)

"""Objects: `Counter` and `Counter()` as Python code sees them (rule P5).

`Counter` is a class with a real signature; `Counter()` is a component object: a
handle on one instance. State, props and handlers are attributes of it, and win
over anything this class offers under the same name (N13).
"""

from __future__ import annotations

import weakref
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from . import host
from .arguments import handler_signature
from .component import Component, Handler
from .configuration import config_of, session_values
from .errors import ALIKE, HyperError, NoAttribute, PropError, WrongCall, did_you_mean, from_home
from .instance import Instance
from .kernel import Kernel
from .kernels import default_kernel
from .markup import html
from .props import fit
from .records import record
from .reference import doc_of, prop_line, signature_of, title_of
from .source_text import shown

if TYPE_CHECKING:
    from .observing import Happened


class ComponentClass(type):
    """The class of component classes: says what they are."""

    def __repr__(cls) -> str:
        component = vars(cls).get("__component__")
        if not isinstance(component, Component):
            return super().__repr__()
        # As the last line of a cell it is shown in place of what somebody wants to see.
        needs = any(prop.default is None for prop in component.props.values())
        return f"{title_of(component)[:-1]}. Write {component.name}({'…' if needs else ''}) to show it>"

    if not TYPE_CHECKING:  # as below

        def __getattr__(cls, name: str) -> Any:
            message = f"type object {cls.__name__!r} has no attribute {name!r}"
            if name in OF_PAGES and "__component__" in vars(cls):
                raise NoAttribute(f"{message}.{_of_a_page(cls.__name__)}", name)
            raise AttributeError(message, name=name, obj=cls)

    def __setattr__(cls, name: str, value: object) -> None:
        # Python would put it in the place of what leads to the instance.
        if isinstance(vars(cls).get(name), (_Value, _Handler)) and not isinstance(value, (_Value, _Handler)):
            raise NoAttribute(_of_an_object(cls, name, f"{name} = …"))
        super().__setattr__(name, value)


class ComponentObject(metaclass=ComponentClass):
    """A component made from Python. Show it with `display(c)`, or as a cell's last expression.

    Keyword arguments are the component's props. Raises `PropError`.
    """

    __component__: ClassVar[Component]
    __hl_kernel__: Kernel
    __hl_instance__: Instance

    def __init__(self, /, *values: object, **props: object) -> None:
        __tracebackhide__ = True  # notebooks show the line of the cell, then the author's
        component = self.__component__
        if values:
            names = ", ".join(f"{name}=…" for name in list(component.props)[: len(values)])
            hint = f"Write {component.name}({names})." if names else f"It has none: write {component.name}()."
            raise PropError(f"{component.name}: props are given by name", hint)
        kernel = default_kernel()
        try:
            instance = kernel.mount(component, props, session_values(config_of(component.path), {}, username=None))
        except PropError as error:
            if error.prop in component.state and error.prop not in component.props:
                made = _made(component.name)
                error.hint += f"\nOr set it afterwards: {made} = {component.name}(), then {made}.{error.prop} = …"
            raise
        except Exception as error:
            raise from_home(error)  # noqa: B904 - it is the same
        object.__setattr__(self, "__hl_kernel__", kernel)
        object.__setattr__(self, "__hl_instance__", instance)
        kernel.lives.hold(instance)
        # The instance ends when neither Python nor a front end has it any more (R4).
        weakref.finalize(self, kernel.post, kernel.lives.release, instance).atexit = False

    if not TYPE_CHECKING:  # one that sees these would let every name pass (L8)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or hasattr(type(self), name):
                raise AttributeError(name, name=name, obj=self)
            public = [other for other in dir(type(self)) if not other.startswith("_")]
            own = [other for other in public if other in vars(type(self))]
            near = did_you_mean(name, own) or did_you_mean(name, public, like=ALIKE)
            how = _how_to_show(self.__component__) if name in _SHOWING else ""
            how = _of_a_page(self.__component__.name) if name in OF_PAGES else how
            raise NoAttribute(f"{self.__component__.name} has no {name!r}.{near}{how}", name)

        def __setattr__(self, name: str, value: object) -> None:
            if name in type(self).__dict__:
                super().__setattr__(name, value)
                return
            component = self.__component__
            names = [*component.state, *component.props]
            raise NoAttribute(f"{component.name} has no state {name!r}.{did_you_mean(name, names)}", name)

    def observe(self, observer: Callable[[Any], object], names: str | Iterable[str] | None = None) -> None:
        """Call `observer` when one of these variables has changed; when any has, if no name is given.

        It gets a change with `name`, `old`, `new`, `owner` and `type`, as with
        traitlets, on the thread of the cells. What changes in place
        (`todos.append(…)`) counts too; objects other than lists, tuples, dicts
        and sets count when another one takes their place. A state of the name
        `observe` hides this method: `LiveComponent.observe(c, …)` is it, too.
        Raises `AttributeError` for a name that is none.
        """
        self.__hl_kernel__.observed(self.__hl_instance__).add(_owned(self, observer), _several(names))

    def unobserve(self, observer: Callable[[Any], object], names: str | Iterable[str] | None = None) -> None:
        """Call it no more."""
        self.__hl_kernel__.observed(self.__hl_instance__).remove(_owned(self, observer), _several(names))

    def event(self, name: str) -> Awaitable[Happened]:
        """The next event of the page, to be awaited in a cell: `await c.event("submit")`.

        `name` is an event's, such as "submit", or a handler's. The handler has
        run then, without an error. What is awaited has `event`, `handler`,
        `value` and `fields`. Raises `AttributeError` for a name that is none.
        """
        kernel = self.__hl_kernel__
        if kernel.loop is None or not kernel.here:
            raise HyperError("an event is awaited on the thread of the components: await c.event(…) in a cell")
        return kernel.observed(self.__hl_instance__).event(name, kernel.loop)

    @property
    def traits(self) -> Any:
        """The variables as traits, for `traitlets.link((c.traits, "count"), (slider, "value"))`."""
        return _notebook().traits(self)

    @property
    def widget(self) -> Any:
        """The widget that shows this, to be placed among others: `ipywidgets.HBox([c.widget, slider])`."""
        return _notebook().widget(self)

    def inspect(self) -> ComponentObject:
        """What shows the state of this as it changes, its events and its updates, and goes back to earlier states.

        It is a component: show it as the last line of a cell. It ends with its
        last output, and then costs nothing more. A state of the name `inspect`
        hides this method: `LiveComponent.inspect(c)` is it, too.
        """
        return _notebook().inspect(self)

    def __repr__(self) -> str:
        state = ", ".join(f"{k}={v!r:.40}" for k, v in self.__hl_instance__.state.items())
        return f"{self.__component__.name}({state})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        found = host.find("notebook")
        if found is None:
            return {"text/html": self._repr_html_(), "text/plain": repr(self)}
        return found.mimebundle(self, include=include, exclude=exclude)

    def _display_(self) -> Any:
        """What marimo shows."""
        return _notebook().widget(self)

    def _repr_html_(self) -> str:
        """The page as plain HTML, as it is now."""
        instance = self.__hl_instance__
        if not instance.mounted:
            instance.render()
        return html(instance.surface.tree)

    def __html__(self) -> str:
        return self._repr_html_()


class LiveComponent(ComponentObject):
    """A component with state."""


class StaticComponent(ComponentObject):
    """A component that only shows its props."""


def _several(names: str | Iterable[str] | None) -> list[str] | None:
    return None if names is None else [names] if isinstance(names, str) else list(names)


@record
class _Observer:
    """An observer of a component object; equal to another of the same function."""

    function: Callable[[Any], object]
    owner: weakref.ref[ComponentObject]

    def __call__(self, change: Any) -> object:
        return self.function(type(change)(change, owner=self.owner()))


def _owned(owner: ComponentObject, function: Callable[[Any], object]) -> _Observer:
    return _Observer(function, weakref.ref(owner))


def _notebook() -> Any:
    found = host.find("notebook")
    if found is None:
        raise ModuleNotFoundError("this needs the notebook host, the package hyper_local_widgets")
    return found


READ_ONLY = {
    "prop": "{name!r} is a prop of {component}: whoever makes one gives it. Write {component}({name}=…)",
    "computed": "{name!r} of {component} follows from other variables: set those it is made of",
    "shared": "{name!r} of {component} is shared: change it in place, such as c.{name}[:] = … or c.{name}.value = …",
}
"""What Python can't assign to a component object, by kind."""


class _Value:
    """A state variable or a prop of a component object."""

    def __init__(self, doc: str, kind: str) -> None:
        self.name = ""
        self.kind = kind
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner = owner
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.__doc__}>"

    def __str__(self) -> str:
        # `{Counter.count}` in a template, or printed: the class has no value to show.
        own = _of_an_object(self.owner, self.name, self.name)
        raise NoAttribute(f"{own}. What several components show is shared(…)", self.name)

    def __get__(self, owner: ComponentObject | None, kind: type) -> Any:
        if owner is None:
            return self
        try:
            return owner.__hl_instance__.globals[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, owner: ComponentObject, value: object) -> None:
        assign(owner.__hl_kernel__, owner.__hl_instance__, self.name, value, self.kind)


def _of_an_object(cls: type, name: str, use: str) -> str:
    made = _made(cls.__name__)
    return (
        f"{name!r} belongs to each {cls.__name__}, not to the class. Write {made} = {cls.__name__}(), then {made}.{use}"
    )


def _made(component: str) -> str:
    """A name for one that is made of it."""
    return component[:1].lower()


_SHOWING = frozenset({"show", "display", "run", "render", "launch", "start", "open", "mount"})
"""What other libraries call the method that shows something."""


OF_PAGES = frozenset({"fill", "click", "change", "submit", "fire", "upload", "text", "texts", "attribute", "html"})
"""What only a page of a test has, which `mount` makes of a component."""


def _of_a_page(component: str) -> str:
    return f" A page of a test has it: from hyper_local.testing import mount, then page = mount({component})"


def _how_to_show(component: Component) -> str:
    made = f"In a notebook: display({_made(component.name)})"
    if component.path is None or not component.path.is_file():
        return f" {made}"
    return f" In the terminal: hyper-local run {shown(component.path)}. {made}"


def _takes(function: Callable[..., Any], arguments: Iterable[Any], keywords: dict[str, Any]) -> bool:
    """Whether a function can be called so."""
    try:
        handler_signature(function).bind(*arguments, **keywords)
    except TypeError:
        return False
    return True


class _Handler:
    """A handler of a component object: calls it, then renders."""

    def __init__(self, component: str, handler: Handler) -> None:
        self.component, self.handler, self.name = component, handler, ""
        self.owner: type = object
        self.__doc__ = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.owner = name, owner
        self.__doc__ = f"{name}({self.handler.signature}), a handler\n\n{self.handler.doc}".rstrip()

    def __repr__(self) -> str:
        return f"<handler {self.name}({self.handler.signature}) of {self.component}>"

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        raise WrongCall(_of_an_object(self.owner, self.name, f"{self.name}({self.handler.signature})"))

    def __get__(self, owner: ComponentObject | None, kind: type) -> Any:
        if owner is None:
            return self
        kernel, instance, name = owner.__hl_kernel__, owner.__hl_instance__, self.name

        def call(*arguments: Any, **keywords: Any) -> Any:
            def run() -> Any:
                return kernel.run(instance, name, *arguments, **keywords)

            __tracebackhide__ = True  # as in `ComponentObject.__init__`
            # Another thread gets a future: waiting here could wait for itself, where a cell
            # that blocks the kernel's thread waits for this one.
            try:
                return run() if kernel.here else kernel.call(run)
            except Exception as error:
                if isinstance(error, TypeError) and not _takes(function, arguments, keywords):
                    use = f"{_made(self.component)}.{name}({self.handler.signature})"
                    raise WrongCall(f"{error}\n  Write {use}.") from None
                kernel.faults.advise(instance, error)  # as the page does, whoever calls
                raise from_home(error)  # noqa: B904 - it is the same

        function: Any = instance.globals.get(name)
        if function is None:  # the class is of a newer version than the instance can take (L10)
            raise AttributeError(name)
        call.__name__ = call.__qualname__ = name
        call.__doc__ = function.__doc__
        # What is called keeps its instance.
        vars(call).update(__self__=owner, __signature__=handler_signature(function))
        return call

    def __set__(self, owner: ComponentObject, value: object) -> None:
        raise NoAttribute(f"{self.name!r} is a handler of {owner.__component__.name}; call it")


def kind_of(component: Component, name: str) -> str:
    """What a name of a component is: "state", "prop", "computed" or "shared"."""
    prop = component.props.get(name)
    if prop is not None:
        return "state" if prop.state else "prop"
    if name in component.shared:
        return "shared"
    return "computed" if any(name in line.targets for line in component.computed) else "state"


def assign(kernel: Kernel, instance: Instance, name: str, value: object, kind: str = "state") -> None:
    """`c.count = 5`. Raises `AttributeError` where Python can't set it, `PropError` where its type says otherwise."""
    component = instance.component
    if kind in READ_ONLY:
        raise NoAttribute(READ_ONLY[kind].format(name=name, component=component.name))
    if name in component.props:
        fit(component, {name: value}, instance.globals)
    kernel.assign(instance, name, value)


def class_of(component: Component) -> type[ComponentObject]:
    """The public class of a component."""
    return cast("type[ComponentObject]", ComponentClass(component.name, (_base(component),), _members(component)))


def change(kind: type[ComponentObject], component: Component) -> None:
    """Make a class, wherever it was imported, that of another version of its component (L10)."""
    members = _members(component)
    for name in [n for n, member in vars(kind).items() if isinstance(member, (_Value, _Handler))]:
        delattr(kind, name)
    kind.__bases__ = (_base(component),)
    for name, member in members.items():
        setattr(kind, name, member)
        if isinstance(member, (_Value, _Handler)):
            member.__set_name__(kind, name)


def _base(component: Component) -> type[ComponentObject]:
    return LiveComponent if component.live else StaticComponent


def _members(component: Component) -> dict[str, Any]:
    members: dict[str, Any] = {
        "__component__": component,
        "__module__": component.module.rpartition(".")[0] or component.module,
        "__doc__": doc_of(component),
        "__signature__": signature_of(component),
    }
    computed = (t for line in component.computed for t in line.targets)
    for name in dict.fromkeys((*computed, *component.shared, *component.state)):
        if not name.startswith("_"):
            kind = kind_of(component, name)
            members[name] = _Value(f"{name}, {kind}", kind)
    for name, prop in component.props.items():
        members[name] = _Value(f"{prop_line(prop)}, a prop", kind_of(component, name))
    for name, handler in component.handlers.items():
        members[name] = _Handler(component.name, handler)
    return members

"""DOM events: the names of events that browsers have, to tell `@clik` from an event of one's own."""

from __future__ import annotations

from .errors import ALIKE, did_you_mean, nearest

NAMES = frozenset(
    "abort afterprint animationcancel animationend animationiteration animationstart auxclick beforeinput "
    "beforematch beforeprint beforetoggle beforeunload blur cancel canplay canplaythrough change click close "
    "command compositionend compositionstart compositionupdate contextmenu copy cuechange cut dblclick drag dragend "
    "dragenter dragleave dragover dragstart drop durationchange emptied ended error focus focusin focusout formdata "
    "fullscreenchange fullscreenerror gotpointercapture hashchange input invalid keydown keypress keyup languagechange "
    "load loadeddata loadedmetadata loadstart lostpointercapture message mousedown mouseenter mouseleave mousemove "
    "mouseout mouseover mouseup offline online pagehide pageshow paste pause play playing pointercancel pointerdown "
    "pointerenter pointerleave pointermove pointerout pointerover pointerup popstate progress ratechange reset resize "
    "scroll scrollend securitypolicyviolation seeked seeking select selectionchange selectstart slotchange stalled "
    "storage submit suspend timeupdate toggle touchcancel touchend touchmove touchstart transitioncancel transitionend "
    "transitionrun transitionstart visibilitychange volumechange waiting wheel hyper-error".split()
)

_HELD = frozenset({"altKey", "ctrlKey", "metaKey", "shiftKey"})
_POINTING = frozenset("click dblclick auxclick contextmenu drop wheel gotpointercapture lostpointercapture".split())


def absent(event: str, name: str) -> bool | None:
    """`event.<name>` of an event about which nothing else is known: False where a browser says whether it is so."""
    keyboard = event.startswith("key")
    pointing = event.startswith(("mouse", "pointer", "touch", "drag")) or event in _POINTING
    return False if (keyboard and name == "repeat") or ((keyboard or pointing) and name in _HELD) else None


def near(name: str) -> str:
    """` Did you mean 'click'?` for a name that is almost an event's; "" for a known one and for one's own."""
    return "" if name in NAMES else did_you_mean(name, NAMES)


def meant(name: str) -> str:
    """The event that a name stands for: `click` for `clik`, and its own for one that is like none."""
    return name if name in NAMES else nearest(name, NAMES, ALIKE) or name

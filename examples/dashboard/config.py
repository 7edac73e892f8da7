"""Two pages with a menu: static cards around live counters and chats."""

LIVE = {"name": "Dashboard"}

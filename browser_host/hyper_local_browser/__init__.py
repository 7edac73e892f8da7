"""The browser host: a component served to a browser tab by tornado."""

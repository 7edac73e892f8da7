"""The desktop host: a component shown in a window of pywebview. Hosts are found by entry point: see `host.py`."""

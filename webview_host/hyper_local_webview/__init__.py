"""The desktop host: a component shown in a window of pywebview."""

"""The notebook host: a component shown as a widget of anywidget."""

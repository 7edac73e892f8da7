LIVE = {"name": "Tally of clicks", "icon": "static/logo.png"}

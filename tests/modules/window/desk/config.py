LIVE = {
    "name": "Desk",
    "menu": {"File": {"More": "more Ctrl+M", "-": "", "Broken": "nothing", "Quit": "quit Ctrl+Q"}},
}

live = True
visits = 0


def visit():
    global visits
    visits += 1


t"""
<title>Start ({visits})</title>
<h1>Start</h1>
<button @click="visit">Visit</button>
<a id="ada" href="/users/5">Ada</a>
<a id="nowhere" href="{'/nowhere'}">Nowhere</a>
"""

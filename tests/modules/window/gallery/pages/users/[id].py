live = True
id: int
clicks = 0


def click():
    global clicks
    clicks += 1


t"""
<h1>User {id}</h1>
<svg><title>a picture</title></svg>
<button @click="click">{clicks}</button>
<a id="start" href="/">Start</a>
"""

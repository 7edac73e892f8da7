shown = 0


def more():
    global shown
    shown += 1


t"""
<link rel="stylesheet" href="/static/look.css">
<style>.inline {{ background: url(/static/img/dot.png) }}</style>
<img id="logo" src="/static/logo.png" alt="">
<img id="relative" src="static/logo.png" alt="">
<img id="none" src="/static/none.png" alt="">
<img id="out" src="/static/%2e%2e/live/picture.py" alt="">
<img id="other" src="hyper://other/static/logo.png" alt="">
<div class="box"></div>
{% for n in range(shown) %}<img class="more" src="/static/logo.png?{n}" alt="">{% endfor %}
<a id="file" href="/static/logo.png">picture</a>
<button @click="more">{shown}</button>
"""

t"""
<h1>Long</h1>
<a id="down" href="#end">Down</a>
<a id="relative" href="users/8?from=long#top" target="_blank">Eight</a>
<a id="kept" href="/" download>Start</a>
<div style="height: 4000px"></div>
<p id="end">The end <a id="start" href="/">Start</a></p>
"""

"""What must survive: ordinary programs, and the state they keep. Cases are only ever added."""

import pytest

from hyper_local.testing import mount


@pytest.mark.rule("R1", "R2")
def test_a_stop_button_stops_a_running_loop(author):
    page = author.mount(
        """
        import asyncio
        running = False
        samples = []

        async def start():
            global running
            running = True
            while running:
                samples.append(len(samples))
                await render()
                await asyncio.sleep(1)

        def stop():
            global running
            running = False

        t'''<button id="start" @click="start">Start</button><button id="stop" @click="stop">Stop</button>
        <p>{len(samples)} {"running" if running else "stopped"}</p>'''
        """
    )
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(2.5)
    assert page.text("p") == "3 running"
    page.click("#stop")
    assert page.text("p") == "3 stopped"
    page.wait(10)
    assert page.state["samples"] == [0, 1, 2], "what was measured stays, and nothing more comes"
    page._world.loop.call_soon(lambda: page._front.click(*page._one("#start")))
    page.wait(0.5)
    assert page.text("p") == "4 running", "it can be started again"
    page.click("#stop")
    assert (page.errors, page._front.owners) == ([], {})


@pytest.mark.rule("R1", "R4")
@pytest.mark.parametrize("hook", ["def", "async def"])
def test_a_clock_task_started_in_on_mount(author, hook):
    Clock = author.load(
        f"""
        import asyncio
        from hyper_local import shared
        ended = shared([])
        seconds = 0
        task = None

        async def tick():
            global seconds
            try:
                while True:
                    await asyncio.sleep(1)
                    seconds += 1
                    await render()
            finally:
                ended.append(seconds)

        {hook} on_mount():
            global task
            task = asyncio.create_task(tick())

        def reset():
            global seconds
            seconds = 0

        t"<p>{{seconds}}</p><button @click=reset>0</button>"
        """
    )
    clock, other = mount(Clock), mount(Clock)
    assert clock.wait(3.5).text("p") == "3"
    assert clock.click("button").text("p") == "0"
    assert clock.wait(2).text("p") == "2", "it goes on from there"
    frames = len(clock.frames)
    clock.unmount()
    assert other.state["ended"] == [2], "it ends with its instance, at its await"
    other.wait(5)
    assert len(clock.frames) == frames
    assert other.text("p") == other.state["seconds"].__str__() != "0", "and the other's goes on"
    assert clock.errors == other.errors == []

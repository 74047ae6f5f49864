"""A Chromium or Chrome without a window, driven by its debugging protocol."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run
    --disable-sync --disable-background-networking --disable-component-update --disable-quic
    --remote-debugging-port=0 --remote-allow-origins=* --window-size=1100,1400""".split()
CODES = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Tab": 9, "Escape": 27}
CODES |= {"Enter": 13, " ": 32, "Shift": 16, "Backspace": 8, "d": 68}


class Browser:
    """One browser with one tab. As a context manager it closes both, and removes its folder."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        profile = Path(self.folder.name) / "profile"
        self.process = subprocess.Popen(
            [PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.connect(profile / "DevToolsActivePort")
        except BaseException:
            self.__exit__()
            raise
        return self

    def connect(self, port):
        """Wait for the file that names the browser's port, and open a tab."""
        import websocket  # comes with JupyterLab

        end = time.monotonic() + 60
        while not (port.exists() and len(port.read_text().split()) == 2):
            if time.monotonic() > end or self.process.poll() is not None:
                raise OSError(f"{PROGRAM} did not start")
            time.sleep(0.05)
        number, path = port.read_text().split()
        direct = socket.create_connection(("127.0.0.1", int(number)), timeout=60)  # by no proxy
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{number}{path}", socket=direct)
        self.count, self.session, self.events = 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")
        self.call("Runtime.enable")

    def __exit__(self, *_):
        if hasattr(self, "socket"):
            self.socket.close()
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def call(self, method, **params):
        """Send one command and wait for its answer; events that come meanwhile are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        self.socket.send(
            json.dumps(message | ({"sessionId": self.session} if self.session else {}))
        )
        while (answer := json.loads(self.socket.recv())).get("id") != self.count:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, html, scripts=True, script="", **features):
        """Show this HTML, then run script; features are of media, as forced_colors="active"."""
        page = Path(self.folder.name) / "page.html"
        page.write_text(f'<!doctype html><meta charset="utf-8"><body>{html}', encoding="utf-8")
        media = [
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()
        ]
        self.call("Emulation.setEmulatedMedia", features=media)
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(json.loads(self.socket.recv()))
        errors = [event for event in self.events if event["method"] == "Runtime.exceptionThrown"]
        assert not errors, errors
        self.call("Runtime.evaluate", expression=script)

    def run(self, script):
        """The value of the last expression of this JavaScript."""
        found = self.call(
            "Runtime.evaluate", expression=f"{{{script}}}", returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def key(self, key, shift=False, text=None):
        """Press and release a key."""
        code = CODES.get(key, 0)
        event = dict(key=key, code=key, windowsVirtualKeyCode=code, modifiers=8 if shift else 0)
        text = text or {"Enter": "\r", " ": " "}.get(key)
        self.call(
            "Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {})
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text):
        """Put text where the focus is."""
        self.call("Input.insertText", text=text)

    def center(self, selector, index=0):
        """Where an element's middle is in the window, once it is scrolled into view."""
        x, y = self.run(
            f"const e = document.querySelectorAll({json.dumps(selector)})[{index}];"
            "e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect();"
            "[b.left + b.width / 2, b.top + b.height / 2]"
        )
        return x, y

    def mouse(self, kind, point, down=True, pen=False):
        """kind is "Pressed", "Moved" or "Released"."""
        kind_of = (
            {"button": "left", "clickCount": 1} if kind != "Moved" or down else {"button": "none"}
        )
        self.call(
            "Input.dispatchMouseEvent",
            type=f"mouse{kind}",
            x=point[0],
            y=point[1],
            buttons=int(down and kind != "Released"),
            pointerType="pen" if pen else "mouse",
            **kind_of,
        )

    def drag(self, *points, pen=False):
        """Press at the first point, move through the others, release at the last."""
        self.mouse("Pressed", points[0], pen=pen)
        for point in points[1:]:
            self.mouse("Moved", point, pen=pen)
        self.mouse("Released", points[-1], pen=pen)

    def click(self, selector, index=0):
        self.drag(self.center(selector, index))

    def touch(self, kind, *points):
        """kind is "Start", "Move" or "End"; points are fingers."""
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.call("Input.dispatchTouchEvent", type=f"touch{kind}", touchPoints=fingers)

    def frame(self):
        """Wait until what was asked for is drawn."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

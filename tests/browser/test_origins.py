"""A running dashboard and pages of others; what a script that got into a page could do."""

from __future__ import annotations

import base64
import http.client
import os
import socket
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Server, VisitFactory

pytestmark = pytest.mark.browser

# What runs in a page as its own scripts do: not from the tool that drives the browser, which no policy binds.
_TRIES = """async () => {
    const code = `export const outcome = {};
        const tried = (name, run) => {
            try { outcome[name] = run() } catch (error) { outcome[name] = error.name }
        };
        tried('eval', () => eval('"ran"'));
        tried('function', () => new Function('return "ran"')());
        tried('inline', () => {
            const script = document.createElement('script');
            script.textContent = 'window.ranInline = true';
            document.body.append(script);
            return window.ranInline ? 'ran' : 'refused';
        });
        tried('handler', () => {
            const part = document.createElement('div');
            part.setAttribute('onclick', 'window.ranHandler = true');
            part.click();
            return window.ranHandler ? 'ran' : 'refused';
        });`;
    const address = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
    const {outcome} = await import(address);
    const left = [];
    document.addEventListener('securitypolicyviolation', event => left.push(
        event.effectiveDirective + ' ' + event.blockedURI));
    const connected = () => left.filter(text => text.startsWith('connect'));
    try { new WebSocket('ws://127.0.0.1:9/elsewhere') } catch { }
    await fetch('http://127.0.0.1:9/elsewhere').catch(() => {});
    await new Promise(resolve => setTimeout(resolve, 200));
    return {...outcome, left: connected().sort()};
}"""


def opened(server: Server, origin: str | None) -> int:
    """Return the status with which the server answers a request for its pages' socket."""
    host = urlsplit(server.url).netloc
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        *([] if origin is None else [f"Origin: {origin}"]),
    ]
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 80), 20) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(4_096).split()[1])


def test_another_port_of_this_machine_reads_nothing(exercise: Server) -> None:
    assert opened(exercise, exercise.url) == 101
    for other in ("http://127.0.0.1:9", "http://localhost:3000", "http://0.0.0.0:9", "null", None):
        assert opened(exercise, other) == 403, other
    line = http.client.HTTPConnection(urlsplit(exercise.url).netloc, timeout=20)
    for path, host, status in (
        ("/_stcore/metrics", "127.0.0.1", 404),
        ("/", "elsewhere.example", 403),
        ("/map-notes/0", "elsewhere.example", 403),
        ("/map-notes/0", "LOCALHOST", 404),
    ):
        line.request("GET", path, headers={"Host": host})
        answer = line.getresponse()
        answer.read()
        assert answer.status == status, path
    line.close()


def test_a_page_runs_no_text_and_tells_no_other_server(exercise: Server, visit: VisitFactory) -> None:
    page = visit(faults_expected=True).open(f"{exercise.url}/statements")
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()
    assert page.evaluate(_TRIES) == {
        "eval": "EvalError",
        "function": "EvalError",
        "inline": "refused",
        "handler": "refused",
        "left": ["connect-src http://127.0.0.1:9/elsewhere", "connect-src ws://127.0.0.1:9/elsewhere"],
    }


def test_the_frame_of_the_map_has_a_policy_of_its_own(exercise: Server, visit: VisitFactory) -> None:
    page = visit().open(exercise.url)
    policies = page.evaluate(
        """() => Promise.all([location.href, document.querySelector('iframe').src,
            // No component of that name stands there, so it is answered with the page.
            '/none/component/none'].map(
            async address => (await fetch(address)).headers.get('Content-Security-Policy')))"""
    )
    whole, frame, neither = policies
    assert neither == whole
    assert "unsafe-eval" not in whole
    assert "'self' blob: 'sha256-" in whole
    assert "'unsafe-inline' 'unsafe-eval'" in frame
    for policy in policies:
        assert "connect-src 'self';" in policy
        assert "default-src 'self';" in policy

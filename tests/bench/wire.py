"""A visitor without a browser: Streamlit's messages over a bare socket, and every byte of them counted."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

_ENDED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_SUCCESSFULLY")
_FAILED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_WITH_COMPILE_ERROR")


@dataclass
class Run:
    """What one run of the page's script sent.

    Parameters
    ----------
    seconds
        From the request to the end of the run.
    first_s
        From the request to the first element, -1 where none came.
    wire_bytes
        Bytes of the socket, as they travelled.
    payload_bytes
        Bytes of the messages before any compression of the socket.
    elements
        Kinds of elements sent.
    scripts
        Addresses of the scripts the map asks for, relative to its frame.
    """

    seconds: float = 0.0
    first_s: float = -1.0
    wire_bytes: int = 0
    payload_bytes: int = 0
    elements: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)


class _Counting(ClientConnection):
    """A connection that counts what the network hands it."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


class Visitor:
    """One session on the start page; use it as an asynchronous context.

    Parameters
    ----------
    port
        Of a dashboard on 127.0.0.1.
    timeout_s
        For a run of the script.
    """

    def __init__(self, port: int, *, timeout_s: float = 120.0) -> None:
        self._port = port
        self._timeout_s = timeout_s
        self._connection: _Counting | None = None
        self._states: dict[str, WidgetState] = {}
        self._kept: set[str] = set()
        self._map = ""
        self.session = ""

    async def __aenter__(self) -> Self:
        here = f"127.0.0.1:{self._port}"
        self._connection = await websockets.connect(  # type: ignore[assignment] # it makes what it is told to
            f"ws://{here}/_stcore/stream",
            origin=websockets.Origin(f"http://{here}"),
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            open_timeout=self._timeout_s,
            ping_interval=None,
            create_connection=_Counting,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(Exception):
            await self.socket.close()

    @property
    def socket(self) -> _Counting:
        """The connection."""
        if self._connection is None:
            raise RuntimeError("the visitor has not come in yet")
        return self._connection

    async def open(self) -> Run:
        """Ask for the page; its first run ends with the map."""
        return await self._run()

    async def drawn(self) -> Run:
        """Report the map as drawn, as its frame does; the run after it brings figures and tables."""
        if not self._map:
            raise RuntimeError("the page showed no map")
        self._states[self._map] = WidgetState(
            id=self._map, json_value=json.dumps({"drawn": True, "serial": -1})
        )
        return await self._run()

    async def choose(self, name: str, *labels: str) -> Run:
        """Set the filter of that key to the options of these labels."""
        widget = next(found for found in self._states if found.endswith(f"-{name}"))
        state = WidgetState(id=widget)
        state.string_array_value.data.extend(labels)
        self._states[widget] = state
        return await self._run()

    async def send(self) -> int:
        """Ask for a run and do not wait for it; return the bytes sent."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = ""
        asked.widget_states.widgets.extend(
            state for state in self._states.values() if state.WhichOneof("value")
        )
        asked.cached_message_hashes.extend(sorted(self._kept))
        data = message.SerializeToString()
        await self.socket.send(data)
        return len(data)

    async def _run(self) -> Run:
        began, before, run = time.perf_counter(), self.socket.received, Run()
        await self.send()
        async with asyncio.timeout(self._timeout_s):
            while True:
                data = await self.socket.recv(decode=False)
                run.payload_bytes += len(data)
                if self._heard(data, run, began):
                    break
        run.seconds = time.perf_counter() - began
        run.wire_bytes = self.socket.received - before
        return run

    def _heard(self, data: bytes, run: Run, began: float) -> bool:
        """Take in one message; say whether it ends the run."""
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.metadata.cacheable and message.hash:
            self._kept.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        if kind == "script_finished":
            if message.script_finished == _FAILED:
                raise RuntimeError("the page's script failed")
            return bool(message.script_finished == _ENDED)
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if run.first_s < 0:
                run.first_s = time.perf_counter() - began
            self._element(message.delta.new_element, run)
        return False

    def _element(self, element: Any, run: Run) -> None:
        kind = str(element.WhichOneof("type"))
        run.elements.append(kind)
        if kind == "multiselect":
            self._states.setdefault(element.multiselect.id, WidgetState(id=element.multiselect.id))
        if kind == "component_instance":
            self._map = element.component_instance.id
            run.scripts += json.loads(element.component_instance.json_args).get("js_links", [])

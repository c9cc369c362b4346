"""No file is taken where no page asks for one; where one does, nobody takes more than their share."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pages.parts.shell.uploads import Quota, Uploads
from tests.pages.asgi import Answer, ask

ROUTE = "/_stcore/upload_file/{session}/{file}"


async def _keep(request: Request) -> Response:
    body = await request.body()
    return PlainTextResponse(str(len(body)), status_code=400 if body.startswith(b"bad") else 200)


BEHIND = Starlette(routes=[Route(ROUTE, _keep, methods=["PUT", "DELETE"])])


async def _never(_scope: Scope, _receive: Receive, _send: Send) -> None:
    pytest.fail("the application was asked")


def put(app: Uploads, session: str, file: str, size: int, *, first: bytes = b"") -> Answer:
    return ask(app, f"/_stcore/upload_file/{session}/{file}", method="PUT", body=first.ljust(size, b"x"))


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS", "GET"])
@pytest.mark.parametrize(
    "path", ["/_stcore/upload_file/one/a", "/below/_stcore/upload_file/one/a", "/_stcore/upload_file"]
)
def test_without_a_quota_nothing_is_taken(path: str, method: str) -> None:
    answer = ask(Uploads(_never), path, method=method, body=b"x")
    assert answer.status == 403
    if method != "HEAD":
        assert answer.body == b"No page of this server takes files."


def test_all_else_passes() -> None:
    assert ask(Uploads(BEHIND), "/_stcore/health").status == 404


def test_no_visit_takes_more_than_its_share() -> None:
    quota = Quota(per_session=1000, per_server=10_000)
    app = Uploads(BEHIND, quota=quota)
    assert [put(app, "one", str(number), 400).status for number in range(4)] == [200, 200, 507, 507]
    assert put(app, "two", "0", 400).status == 200
    assert quota.used == 1200


def test_all_visits_together_take_no_more_than_the_server_has() -> None:
    quota = Quota(per_session=1000, per_server=2500)
    app = Uploads(BEHIND, quota=quota)
    statuses = [put(app, f"visit {number}", "a", 900).status for number in range(4)]
    assert statuses == [200, 200, 507, 507]
    assert quota.used == 1800


def test_what_is_taken_away_refused_or_replaced_counts_no_longer() -> None:
    quota = Quota(per_session=1000, per_server=1000)
    app = Uploads(BEHIND, quota=quota)
    for _ in range(3):
        assert put(app, "one", "a", 900).status == 200
    assert put(app, "one", "b", 500, first=b"bad").status == 507
    assert quota.used == 900
    assert ask(app, "/_stcore/upload_file/one/a", method="DELETE").status == 200
    assert quota.used == 0
    assert put(app, "one", "b", 500, first=b"bad").status == 400
    assert quota.used == 0
    assert put(app, "one", "c", 1000).status == 200
    quota.release("one")
    assert quota.used == 0


def test_what_the_server_has_let_go_counts_no_longer() -> None:
    """Leaving a page or ending a visit drops files without a word to this route."""
    held: dict[str, list[str]] = {"one": ["a"]}
    quota = Quota(per_session=1000, per_server=1500)
    app = Uploads(BEHIND, quota=quota, held=lambda: held)
    assert put(app, "one", "a", 900).status == 200
    assert put(app, "two", "b", 700).status == 507
    assert put(app, "one", "b", 500).status == 507
    held.clear()
    assert put(app, "two", "b", 700).status == 200
    assert quota.used == 700
    assert not quota.arriving

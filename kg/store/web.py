"""One HTTP request to an endpoint: credentials, one deadline for all of it, retries, errors that say what to do."""

from __future__ import annotations

import base64
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any

from kg.store.protocol import StoreError

#: Answers that ask for patience: too many requests, and service unavailable.
_PATIENCE = (429, 503)
#: Seconds before the first retry; each next one waits twice as long.
_PAUSE = 0.5
_CHUNK = 1 << 16
_LATER = "try again later or allow more time (KG_STORE_TIMEOUT, in seconds)"
#: How a server says with status 500 that we may not: Virtuoso does.
_DENIED = re.compile("no permission|access denied|not permitted|read.only", re.IGNORECASE)


class EndpointError(StoreError):
    """An endpoint that cannot be reached, refuses, or answers what it should not. ``status`` is HTTP's, if any."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def credentials(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The Authorization header that KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD, make; none without them."""
    token, user = environment.get("KG_STORE_TOKEN"), environment.get("KG_STORE_USER")
    if token:
        return {"Authorization": f"Bearer {token}"}
    if user:
        pair = f"{user}:{environment.get('KG_STORE_PASSWORD', '')}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    return {}


def digest(challenge: str, method: str, url: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The Authorization header that answers a server's Digest challenge with KG_STORE_USER and KG_STORE_PASSWORD.

    None where the challenge is another or no user is given. Virtuoso asks so at /sparql-auth.
    """
    scheme, _, rest = challenge.partition(" ")
    user = environment.get("KG_STORE_USER")
    if scheme.lower() != "digest" or not user:
        return None
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, url, user, environment.get("KG_STORE_PASSWORD", ""))
    handler = urllib.request.AbstractDigestAuthHandler(manager)
    parts = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
    made = handler.get_authorization(urllib.request.Request(url, method=method), parts)
    return f"Digest {made}" if made else None


def hide(url: str) -> str:
    """An address without the user and password that it may carry, for messages."""
    return re.sub(r"//[^/@]*@", "//", url)


def fetch(
    send: Callable[[float, Mapping[str, str]], Any], method: str, url: str, timeout: float
) -> tuple[bytes, Message]:
    """The body and headers of what ``send`` gets; it is called with the seconds that are left and who we are.

    429 and 503 are tried again, waiting longer each time or as long as the server says, while the time lasts. Raises
    EndpointError for every failure, also when the answer trickles in for longer than ``timeout`` seconds.
    """
    deadline = time.monotonic() + timeout
    pause = _PAUSE
    where = hide(url)
    who: Mapping[str, str] = credentials()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise EndpointError(f"{where}: no answer within {timeout:g} s; {_LATER}")
        try:
            with send(left, who) as response:
                return _read(response, deadline), response.headers
        except urllib.error.HTTPError as error:
            other = _introduction(error, who, method, url) if error.code == 401 else None
            if other is not None:
                who = other
                continue
            wait = _wait(error, pause)
            if error.code not in _PATIENCE or time.monotonic() + wait >= deadline:
                raise _refusal(error, where) from None
            time.sleep(wait)
            pause *= 2
        except TimeoutError:
            raise EndpointError(f"{where}: no answer within {timeout:g} s; {_LATER}") from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise EndpointError(f"{where}: no answer within {timeout:g} s; {_LATER}") from None
            raise EndpointError(f"{where}: cannot be reached ({error.reason}); check the address") from None
        except (HTTPException, OSError) as error:
            raise EndpointError(f"{where}: the answer broke off ({error!r}); try again") from None


def request(
    method: str, url: str, headers: Mapping[str, str], timeout: float, body: bytes | None = None
) -> tuple[bytes, Message]:
    """A plain request by the rules of ``fetch``."""

    def send(left: float, who: Mapping[str, str]) -> Any:
        asked = urllib.request.Request(url, data=body, method=method, headers={**who, **headers})
        return urllib.request.urlopen(asked, timeout=left)

    return fetch(send, method, url, timeout)


def _read(response: Any, deadline: float) -> bytes:
    parts = []
    while part := response.read1(_CHUNK):
        parts.append(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    expected = response.headers.get("Content-Length")
    body = b"".join(parts)
    if expected is not None and len(body) < int(expected):
        raise HTTPException(f"{len(body)} of {expected} bytes came")
    return body


def _introduction(
    error: urllib.error.HTTPError, who: Mapping[str, str], method: str, url: str
) -> Mapping[str, str] | None:
    """Another way to say who we are, None when there is none left: Basic, then nothing (Virtuoso says only then that it
    wants a Digest), then that."""
    scheme = who.get("Authorization", "").partition(" ")[0]
    challenge = str(error.headers.get("WWW-Authenticate", ""))
    answer = digest(challenge, method, url) if scheme != "Digest" else None
    if answer:
        return {"Authorization": answer}
    return {} if scheme == "Basic" and not challenge else None


def _wait(error: urllib.error.HTTPError, pause: float) -> float:
    asked = error.headers.get("Retry-After", "") if error.headers else ""
    return float(asked) if asked.isdigit() else pause


def _said(body: str) -> str:
    """A server's words in one line: a page without its tags, Virtuoso's without the query that it repeats."""
    text = re.sub(r"<[^>]+>", " ", body) if "<html" in body.lower() or "<p>" in body.lower() else body
    return " ".join(text.partition("SPARQL query:")[0].split())[:200]


def _refusal(error: urllib.error.HTTPError, where: str) -> EndpointError:
    said = _said(error.read(2000).decode("utf-8", "replace"))
    status = 403 if error.code == 500 and _DENIED.search(said) else error.code
    advice = {
        400: "the server does not understand the request",
        401: "the server wants to know who asks; set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN",
        403: "the server refuses this to us; ask its keeper for the right to do it, or give other credentials "
        "(KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN)",
        404: "there is nothing at this address; check it",
        405: "the server does not allow this here; it may be for reading only",
        413: "the server takes no request of this size",
        429: "the server is busy and stayed so; try again later",
        503: "the server is busy and stayed so; try again later",
    }.get(status, "the server failed; its log may say why")
    return EndpointError(f"{where}: HTTP {error.code}: {advice}{f' ({said})' if said else ''}", error.code)

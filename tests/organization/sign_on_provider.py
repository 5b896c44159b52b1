"""A small OpenID provider on loopback: real HTTP, real RS256 tokens, one person whose facts the test sets."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "tanggap", "rahasia-penyedia"


@dataclass
class Provider:
    """What the provider believes, and what it did."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1"})
    told: dict[str, Any] | None = None  # user info, where it differs from the token
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    published: rsa.RSAPublicKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        at = {
            "authorization": "authorization_endpoint",
            "token": "token_endpoint",
            "userinfo": "userinfo_endpoint",
            "keys": "jwks_uri",
        }
        return {"issuer": self.issuer} | {name: f"{self.issuer}/{path}" for path, name in at.items()}

    def keys(self) -> dict[str, Any]:
        public = self.published or self.key.public_key()
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(public))
        return {"keys": [told | {"kid": "k1", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Let the person in at once; return where the browser goes next."""
        assert query["client_id"] == CLIENT and query["code_challenge_method"] == "S256"
        self.challenges["code-1"] = query["code_challenge"]
        return f"{query['redirect_uri']}?{urlencode({'code': 'code-1', 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert self.challenges.pop(form["code"]) == proof and form["client_secret"] == SECRET
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300} | self.person | self.claims
        signed = jwt.encode(claims, self.key, "RS256", headers={"kid": "k1"})
        return {"access_token": "a-1", "token_type": "Bearer", "id_token": signed}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            answers = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.told or provider.person,
            }
            if path == "/authorization":
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            self._say(answers[path]())

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(provider.token({name: values[0] for name, values in parse_qs(raw).items()}))

        def _say(self, answer: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_args: object) -> None:
            """Stay silent."""

    return Handler


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve a provider on a free port of loopback."""
    known = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(known))
    known.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()

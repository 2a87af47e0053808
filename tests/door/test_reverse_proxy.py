"""Behind nginx with TLS, configured by the very file that administrators copy: docs/nginx/negah.conf."""

import datetime
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from records.database import Records
from records.records_tables import known_client, person
from records.roles import Role
from tests import nginx
from tests.browser import ROOT, free_port
from tests.door.people import PASSWORD, add_person, records_in
from tests.door.running import Running, running

pytestmark = pytest.mark.slow
FILE = ROOT / "docs" / "nginx" / "negah.conf"
FORGED = {
    "X-Forwarded-For": "198.51.100.77",
    "X-Forwarded-Proto": "http",
    "X-Real-IP": "198.51.100.77",
    "Forwarded": "for=198.51.100.77;host=evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Negah-Ticket": "made up",
    "X-Negah-Owner": "made up",
}


@dataclass(frozen=True)
class Place:
    """A dashboard behind nginx: the address of viewers, the server behind it, and the certificate to trust."""

    address: str
    plain_port: int
    server: Running
    records: Records
    trust: ssl.SSLContext
    log: Path

    def browser(self, **headers: str) -> httpx2.Client:
        return httpx2.Client(base_url=self.address, verify=self.trust, headers=headers, timeout=30)

    def sign_in(self, browser: httpx2.Client, name: str = "maryam") -> httpx2.Response:
        form = {"name": name, "password": PASSWORD}
        return browser.post("/sign-in", data=form, headers={"Origin": self.address})

    def socket(self, browser: httpx2.Client, origin: str) -> connect:
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return connect(
            f"{self.address.replace('https', 'wss')}/_stcore/stream",
            ssl=self.trust,
            additional_headers={"Cookie": cookies, "Origin": origin},
            proxy=None,
        )


def certificate(folder: Path) -> None:
    """A self-made certificate of "localhost" and its key, in a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(private)


def configuration(folder: Path, *, plain: int, secure: int, behind: int) -> Path:
    """The file of the documents with the names, ports and paths of this test in place of those that it shows."""
    text = FILE.read_text(encoding="utf-8")
    for written, here in (
        ("return 301 https://negah.example.ir", f"return 301 https://localhost:{secure}"),
        ("negah.example.ir", "localhost"),
        ("/etc/ssl/negah/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        ("127.0.0.1:8501", f"127.0.0.1:{behind}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
    ):
        assert written in text, written
        text = text.replace(written, here)
    file = folder / "negah.conf"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("proxy")
    records = records_in(folder)
    for name in ("maryam", "reza", "leila"):
        add_person(records, name, Role.governor)
    certificate(folder)
    plain, secure, behind = free_port(), free_port(), free_port()
    address = f"https://localhost:{secure}"
    settings = f'[door]\naccounts = true\naddress = "{address}"\nproxies = ["127.0.0.1"]\n'
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("NEGAH_RECORDS_URL", str(records.url))
        server = stack.enter_context(running(folder, settings=settings, database=demo_url, port=behind))
        stack.enter_context(
            nginx.serving(configuration(folder, plain=plain, secure=secure, behind=behind), folder)
        )
        trust = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        yield Place(address, plain, server, records, trust, folder / "access.log")
    records.close()


def clients_of(records: Records, name: str) -> set[str]:
    """The addresses from which a person has signed in."""
    signed_in = sa.select(known_client.c.client).join_from(known_client, person).where(person.c.name == name)
    with records.reading() as connection:
        return set(connection.scalars(signed_in))


def test_signing_in_through_the_proxy(place: Place) -> None:
    with place.browser(Accept="text/html") as browser:
        led = browser.get("/response?county=0303")
        assert led.headers["location"] == "/sign-in?next=%2Fresponse%3Fcounty%3D0303"
        signed = place.sign_in(browser)
        page = browser.get("/response?county=0303")

        assert signed.status_code == 303
        name, *marks = signed.headers["set-cookie"].split("; ")
        assert name.startswith("__Host-negah=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} == set(marks)
        assert page.status_code == 200
        for answer in (led, signed, page):
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert "nginx/" not in answer.headers["server"]

        with place.socket(browser, place.address) as socket:
            out = browser.post("/sign-out", headers={"Origin": place.address})
            assert out.status_code == 303
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(timeout=60)
            assert closed.value.rcvd.code == 4401


def test_a_socket_needs_a_session_and_the_address_of_viewers(place: Place) -> None:
    with place.browser() as browser:
        with pytest.raises(InvalidStatus), place.socket(browser, place.address):
            pass
        assert place.sign_in(browser).status_code == 303
        for origin in (place.address.replace("https", "http"), place.server.address, "https://localhost"):
            with pytest.raises(InvalidStatus) as refused, place.socket(browser, origin):
                pass
            assert refused.value.response.status_code == 403


def test_what_a_viewer_forges_through_the_proxy_gains_nothing(place: Place) -> None:
    with place.browser(**FORGED) as browser:
        signed = place.sign_in(browser, "reza")
        assert signed.status_code == 303
        assert "Secure" in signed.headers["set-cookie"]

    assert clients_of(place.records, "reza") == {"127.0.0.1"}


def test_forwarded_addresses_are_believed_from_the_configured_proxy_only(place: Place) -> None:
    # Another address of this machine stands for another machine.
    form = urlencode({"name": "leila", "password": PASSWORD})
    headers = {"Origin": place.address, "Content-Type": "application/x-www-form-urlencoded", **FORGED}
    headers["Host"] = place.address.partition("//")[2]
    direct = HTTPConnection("127.0.0.1", place.server.port, source_address=("127.0.0.2", 0), timeout=30)
    try:
        direct.request("POST", "/sign-in", form, headers)
        with direct.getresponse() as answer:
            assert answer.status == 303
    finally:
        direct.close()

    assert clients_of(place.records, "leila") == {"127.0.0.2"}


def test_everything_else_leads_to_tls_or_nowhere(place: Place) -> None:
    plain = httpx2.get(f"http://localhost:{place.plain_port}/volume?a=1", headers={"Host": "localhost"})
    assert (plain.status_code, plain.headers["location"]) == (301, f"{place.address}/volume?a=1")
    with pytest.raises(httpx2.ConnectError), httpx2.Client(verify=place.trust) as other:
        other.get(place.address.replace("localhost", "127.0.0.1"))
    for path in ("/health", "/sign-in"):
        with pytest.raises(httpx2.RemoteProtocolError), place.browser(Host="evil.example") as browser:
            browser.get(path)


def test_one_time_links_stay_out_of_the_log_of_the_proxy(place: Place) -> None:
    with place.browser() as browser:
        page = browser.get("/sign-in/link/a-secret-token")
        assert page.status_code == 410
        # Else the address stands in the log beside the font of the page.
        assert page.headers["referrer-policy"] == "strict-origin"
        assert browser.get("/sign-in").status_code == 200
    plain = httpx2.get(f"http://localhost:{place.plain_port}/sign-in/link/a-secret-token")
    assert plain.headers["location"] == f"{place.address}/sign-in/link/a-secret-token"

    assert "GET /sign-in HTTP" in place.log.read_text()
    assert "a-secret-token" not in place.log.read_text()


def test_nor_does_one_that_is_refused_before_it_is_read_as_a_whole(place: Place) -> None:
    with place.browser(Cookie="x" * 40_000) as browser:
        assert browser.get("/sign-in/link/another-token").status_code == 400
        assert browser.get("/sign-in").status_code == 400
    for address in (f"http://localhost:{place.plain_port}", place.address.replace("https", "http")):
        with httpx2.Client(base_url=address, headers={"Cookie": "x" * 40_000}) as browser:
            assert browser.get("/sign-in/link/another-token").status_code == 400

    assert '"GET /sign-in HTTP/1.1" 400' in place.log.read_text()
    assert "another-token" not in place.log.read_text()
    assert "another-token" not in (place.log.parent / "error.log").read_text()


def test_one_time_links_stay_out_of_the_log_of_errors_while_the_dashboard_does_not_answer(
    tmp_path: Path,
) -> None:
    certificate(tmp_path)
    secure = free_port()
    file = configuration(tmp_path, plain=free_port(), secure=secure, behind=free_port())
    with nginx.serving(file, tmp_path), httpx2.Client(verify=False) as browser:
        for path in ("/sign-in", "/sign-in/link/a-secret-token"):
            assert browser.get(f"https://localhost:{secure}{path}").status_code == 502

    errors = (tmp_path / "error.log").read_text()
    assert "GET /sign-in HTTP" in errors
    assert "a-secret-token" not in errors

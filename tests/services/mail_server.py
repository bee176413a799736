"""A mail server of the outside world: takes letters on loopback and keeps them."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    """One SMTP conversation (RFC 5321), as far as a client that only sends needs it."""

    def handle(self) -> None:
        """Answer line by line until the client leaves."""
        self._say("220 example.com")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "DATA":
                    self._say("354 go on")
                    self._take()
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        assert isinstance(self.server, MailServer)
        self.server.letters.append(b"".join(lines))
        self._say("250 kept")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """The server with the letters it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[bytes] = []

    @property
    def url(self) -> str:
        """Return the address as TARJOTIN_SMTP_URL names it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Run one until the test is done."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()

"""Where a Dask scheduler or worker listens, and who else could."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from gradekit.errors import ClusterError

__all__ = ["NAMED", "is_encrypted", "is_exposed", "refuse_exposed"]

NAMED = 5
"""How many addresses a message names."""


def is_encrypted(address: str) -> bool:
    """Tell whether what is sent to an address is encrypted."""
    return address.startswith(("tls://", "wss://"))


def is_exposed(address: str) -> bool:
    """Tell whether others could read what is sent to an address, or send to it what they like.

    Raises
    ------
    ClusterError
        It is no address, or its host is not known.
    """
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or port is None:
        raise ClusterError(
            f"{address}: is not the address of a Dask scheduler; write tcp://HOST:PORT or "
            "tls://HOST:PORT, as `dask scheduler` prints it"
        )
    if is_encrypted(address):
        return False
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port)}
    except OSError as error:
        raise ClusterError(
            f"{address}: there is no host {host!r} ({error.strerror}); check the address"
        ) from error
    return not all(ipaddress.ip_address(ip.partition("%")[0]).is_loopback for ip in found)


def refuse_exposed(addresses: Iterable[str]) -> None:
    """Refuse addresses that others could listen to.

    Raises
    ------
    ClusterError
        There are some.
    """
    if exposed := [each for each in addresses if is_exposed(each)]:
        raise ClusterError(
            f"{', '.join(exposed[:NAMED])}: whoever reaches this address could read the hidden "
            "tests and the course secret, and run programs there. Use TLS (tls://), or for one "
            "machine `dask scheduler --host 127.0.0.1`; on a network that only you use, say "
            "--insecure-cluster."
        )

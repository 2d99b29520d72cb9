"""Which addresses Marquee opens: public ones, and the connection goes to the very address that was checked.

A name is resolved once per connection, by `AddressGuard`, which refuses it unless every address behind it is public;
the connector then connects to those. A name that changes its address between check and use (DNS rebinding) gains
nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override
from yarl import URL

from bot.sources.errors import RefusedAddress, Unavailable

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

__all__ = ["AddressGuard", "AddressRules", "is_public", "shown"]

_LONGEST: Final = 2_000
_TERMS: Final = (
    "Letterboxd's terms do not allow reading the site by a program. "
    "Members can import their own export with /data import."
)
_CLOSED_SITES: Final = {"letterboxd.com": _TERMS, "boxd.it": _TERMS}

# ipaddress calls these global in some versions of Python; none of them is a web server's own address.
_NEVER_PUBLIC: Final = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20"))
)
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What a host allows beyond the default.

    Attributes:
        ports: The ports that may be asked.
        allow_loopback: The machine itself may be asked; for tests.
    """

    ports: frozenset[int] = frozenset({80, 443})
    allow_loopback: bool = False


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public internet, as a single machine's ordinary address.

    IPv4 inside IPv6 (mapped, 6to4, Teredo) is refused; NAT64's well-known prefix counts as the IPv4 address in it.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in _GLOBAL_UNICAST or address.scope_id:
            return False
    if any(address in network for network in _NEVER_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def shown(address: URL) -> str:
    """Write an address for a person or a log: without query (keys live there), credentials and fragment."""
    if not address.absolute:
        return "the address"
    bare = str(address.with_user(None).with_query(None).with_fragment(None))
    return bare if len(bare) <= 200 else f"{bare[:199]}…"


class AddressGuard(AbstractResolver):
    """Decides about addresses; as a connector's resolver it hands out public addresses only."""

    def __init__(self, rules: AddressRules | None = None, resolver: AbstractResolver | None = None) -> None:
        self._rules = rules or AddressRules()
        self._resolver = resolver

    def admit(self, address: str | URL) -> URL:
        """Return the address when nothing in its text speaks against it; its name is not resolved yet.

        Raises:
            RefusedAddress: it is not http(s), carries credentials, asks another port, is a number of a network that is
                not public, or a site whose terms forbid reading it.
        """
        url = _parsed(address)
        host = (url.raw_host or "").rstrip(".").lower()
        if url.scheme not in {"http", "https"} or not host:
            raise RefusedAddress("Only whole http:// and https:// addresses can be read.")
        if url.user or url.password:
            raise RefusedAddress("The address holds a user name or a password; only public addresses can be read.")
        for site, reason in _CLOSED_SITES.items():
            if host == site or host.endswith(f".{site}"):
                raise RefusedAddress(reason)
        if url.port not in self._rules.ports:
            raise RefusedAddress(f"{shown(url)} asks port {url.port}; only {self._port_names()} can be read.")
        if ":" in host or host.replace(".", "").isdigit():
            self._require_public(host, host)
        return url

    async def check(self, address: str | URL) -> URL:
        """Return the address when it may be read, its name resolved: for the moment that a moderator enters it.

        Raises:
            RefusedAddress: as `admit`, or the name stands for an address that is not public.
            Unavailable: the name can't be resolved.
        """
        url = self.admit(address)
        try:
            await self.resolve(url.raw_host or "", url.port or 0)
        except OSError:
            raise Unavailable(f"The name {url.host} can't be found.") from None
        return url

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve a name; one address that is not public makes the whole name refused."""
        self._resolver = self._resolver or ThreadedResolver()  # can only be made inside the event loop
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            self._require_public(result["host"], host)
        return found

    @override
    async def close(self) -> None:
        if self._resolver is not None:
            await self._resolver.close()

    def socket_for(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for a connection, the last moment at which its destination can be checked.

        Raises:
            PermissionError: the destination is not public.
        """
        family, kind, protocol, _, (host, *_) = info
        if not self._may_connect(str(host)):
            raise PermissionError("the address is not public")
        return socket.socket(family, kind, protocol)

    def _require_public(self, text: str, name: str) -> None:
        if not self._may_connect(text):
            raise RefusedAddress(f"{name[:100]} is not an address on the public internet, so it is not opened.")

    def _may_connect(self, text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return is_public(address) or (self._rules.allow_loopback and address.is_loopback)

    def _port_names(self) -> str:
        return " and ".join(f"port {port}" for port in sorted(self._rules.ports))


def _parsed(address: str | URL) -> URL:
    if isinstance(address, URL):
        return address
    if len(address) > _LONGEST:
        raise RefusedAddress("The address is too long.")
    try:
        url = URL(address.strip())
        _ = url.port, url.host
    except ValueError:
        raise RefusedAddress("That is not a web address.") from None
    return url

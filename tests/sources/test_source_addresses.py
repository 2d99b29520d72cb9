"""Addresses that Marquee opens, and those that it does not."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_site import Names
from yarl import URL

from bot.sources import AddressGuard, AddressRules, RefusedAddress, SourceError, Unavailable
from bot.sources.addresses import is_public, shown

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  nothing is bound to it
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_no_special_address_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808"])
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_another_is_judged_as_itself(address: object) -> None:
    number = int(ip_address(str(address)))

    assert is_public(ip_address(int(ip_address("64:ff9b::")) + number)) == is_public(ip_address(number))
    assert not is_public(ip_address(int(ip_address("::ffff:0:0")) + number))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://films.example/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "films.example/feed",
        "//films.example/feed",
        "http://",
        "http:///feed",
        "",
        "http://user:word@films.example/",
        "http://user@films.example/",
        "http://films.example:8080/",
        "http://films.example:22/",
        "http://films.example:99999/",
        "http://[::1",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://0/",
        f"http://films.example/{'x' * 2000}",
    ],
)
def test_an_address_of_another_kind_is_refused_before_any_name_is_asked(address: str) -> None:
    names = Names(films_example=[[PUBLIC]])

    with pytest.raises(RefusedAddress):
        AddressGuard(resolver=names).admit(address)
    assert names.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "https://letterboxd.com/somebody/rss/",
        "http://LETTERBOXD.com/",
        "https://www.letterboxd.com./film/heat/",
        "https://boxd.it/abc",
    ],
)
def test_letterboxd_is_never_read(address: str) -> None:
    with pytest.raises(RefusedAddress, match="terms do not allow"):
        AddressGuard().admit(address)


def test_a_site_that_only_ends_alike_is_not_letterboxd() -> None:
    assert AddressGuard().admit("https://notletterboxd.com/feed").host == "notletterboxd.com"


async def test_a_public_name_is_good() -> None:
    guard = AddressGuard(resolver=Names(films_example=[[PUBLIC, "2606:4700::1111"]]))

    assert str(await guard.check(" https://films.example/feed?a=1 ")) == "https://films.example/feed?a=1"


@pytest.mark.parametrize("private", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1%2", "169.254.169.254"])
async def test_one_private_address_among_public_ones_makes_the_name_refused(private: str) -> None:
    guard = AddressGuard(resolver=Names(films_example=[[PUBLIC, private]]))

    with pytest.raises(RefusedAddress, match=r"films\.example is not an address on the public internet"):
        await guard.check("https://films.example/feed")


async def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(Unavailable, match=r"films\.example can't be found"):
        await AddressGuard(resolver=Names()).check("https://films.example/feed")


@pytest.mark.parametrize("host", ["0x7f000001", "0177.0.0.1", "localhost"])
async def test_the_machine_itself_is_refused_under_all_its_names(host: str) -> None:
    with pytest.raises(SourceError):
        await AddressGuard().check(f"http://{host}/")


def test_loopback_and_other_ports_are_allowed_only_on_request() -> None:
    guard = AddressGuard(AddressRules(frozenset({8080}), allow_loopback=True))

    assert guard.admit("http://127.0.0.1:8080/").port == 8080
    with pytest.raises(RefusedAddress):
        guard.admit("http://127.0.0.1/")
    with pytest.raises(RefusedAddress):
        guard.admit("http://10.0.0.1:8080/")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "::1"])
def test_a_connection_is_checked_once_more_at_its_socket(host: str) -> None:
    with pytest.raises(PermissionError):
        AddressGuard().socket_for((socket.AF_INET, socket.SOCK_STREAM, 0, "", (host, 80)))


def test_an_address_is_shown_without_query_and_cut() -> None:
    assert shown(URL("https://films.example/a?api-key=secret#part")) == "https://films.example/a"
    assert len(shown(URL(f"https://films.example/{'a' * 900}"))) == 200

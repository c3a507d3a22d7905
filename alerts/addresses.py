"""When two addresses are one mailbox, and two callers one network: for counting, never for sending. Pure."""

from ipaddress import ip_address, ip_network

IGNORES_DOTS = ("gmail.com", "googlemail.com")


def fold_mailbox(email: str) -> str:
    """``A.Reader+x@GMail.com`` → ``areader@gmail.com``: one mailbox, however it is spelled."""
    local, _, domain = email.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in IGNORES_DOTS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def fold_network(address: str) -> str:
    """One IPv4 address, or the /64 that one IPv6 household has; anything else as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found if found.version == 4 else ip_network((found, 64), strict=False))

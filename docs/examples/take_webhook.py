import base64
import hashlib
import hmac
import time
from collections.abc import Mapping


def is_ours(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False  # too old: somebody may be sending it again
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    ours = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{ours}", one) for one in headers["webhook-signature"].split())

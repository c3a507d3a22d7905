"""A column of JSON that nobody searches, packed where the database does not do so by itself."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from bills.packing import pack, unpack
from bills.quick_json import read_json, write_json


def packs(vendor: str) -> bool:
    """Whether a database of this make is given its JSON as ``bills.packing`` makes it."""
    return vendor == "sqlite"


class PackedJSONField(models.JSONField):
    """Bytes that are given to it are taken to be packed already."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "BLOB" if packs(connection.vendor) else super().db_type(connection)

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        return None if packs(connection.vendor) else super().db_check(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not packs(connection.vendor):
            return super().get_db_prep_value(value, connection, prepared)
        return value if isinstance(value, bytes) else pack(write_json(value))

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, bytes):
            return read_json(unpack(value))
        return super().from_db_value(value, expression, connection)

"""What a program may send: small JSON without surprises. A value of another type is refused, not guessed at."""

import re
from datetime import date
from typing import Any, TypeVar

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_BYTES = 65_536
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
T = TypeVar("T")


class TooLarge(APIException):
    status_code = 413
    default_detail = _("A body may have 65,536 bytes.")
    default_code = "too_large"


class SmallJSONParser(JSONParser):
    """Refuses a large body by its length, before reading it, and one whose brackets are nested too deeply."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as deep:
            raise ParseError(_("The brackets are nested too deeply.")) from deep


class StrictSerializer(serializers.Serializer[T]):
    """A misspelt field would otherwise be ignored, and look as if it had worked."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = {name: [_("There is no such field.")] for name in data if name not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown, code="unknown_field")
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Kept as it was sent, blanks at its ends and all. Every text but the zero character, which no database keeps."""

    default_error_messages = {"invalid": _("A text is wanted here.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(trim_whitespace=False, **more)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Shaped(Text):
    """A text of one shape; ``pattern`` holds from \\A to \\Z."""

    def __init__(self, pattern: str, **more: Any) -> None:
        super().__init__(**more)
        self.validators.append(RegexValidator(pattern, message=_("This does not have the shape that is wanted here.")))


class Word(serializers.ChoiceField):
    """One word of an enumeration."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data == "" not in self.choices:
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Number(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not (isinstance(data, int) or (isinstance(data, float) and data.is_integer())):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class Yes(serializers.BooleanField):
    """True or false, and not a word or number that stands for it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        found: date = super().to_internal_value(value)
        return found

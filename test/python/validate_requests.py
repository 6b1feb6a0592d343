"""What AWS's own descriptions say against requests, one a line: `{"service", "operation", "parameters"}` in, messages out.

botocore's validator knows types, members that must be there, members that there are none of, and least lengths. It
leaves enumerations, greatest lengths and patterns to the service: they are checked here.
"""

import functools
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from botocore.model import OperationModel, Shape
from botocore.session import get_session
from botocore.validate import ParamValidator

session = get_session()


@functools.cache
def operation_of(service: str, operation: str) -> OperationModel:
    return session.get_service_model(service).operation_model(operation)


def problems(request: dict[str, Any]) -> list[str]:
    shape = operation_of(request["service"], request["operation"]).input_shape
    parameters = request["parameters"]
    report = ParamValidator().validate(parameters, shape)
    told = report.generate_report().split("\n") if report.has_errors() else []
    return told + list(limits(parameters, shape, ""))


def limits(value: Any, shape: Shape, at: str) -> Iterator[str]:
    """What breaks an enumeration, a greatest length or a pattern; wrong types are the validator's to tell."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from limits(value[name], member, f"{at}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        yield from length(value, shape, at)
        for place, each in enumerate(value):
            yield from limits(each, shape.member, f"{at}[{place}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        yield from length(value, shape, at)
        for key, each in value.items():
            yield from limits(key, shape.key, f"{at} (key)")
            yield from limits(each, shape.value, f"{at}.{key}")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from length(value, shape, at)
        if shape.enum and value not in shape.enum:
            yield f"Invalid value for parameter {at[1:]}: {value}, valid values: {', '.join(shape.enum)}"
        pattern = shape.metadata.get("pattern")
        if pattern and not matches(pattern, value):
            yield f"Invalid value for parameter {at[1:]}: {value}, pattern: {pattern}"


def length(value: Any, shape: Shape, at: str) -> Iterator[str]:
    most = shape.metadata.get("max")
    if most is not None and len(value) > most:
        yield f"Invalid length for parameter {at[1:]}: {len(value)}, valid max length: {most}"


def matches(pattern: str, value: str) -> bool:
    """True also for what Python's regular expressions cannot say, such as the letters of all scripts."""
    try:
        return re.search(f"^(?:{pattern})$", value, re.DOTALL) is not None
    except re.error:
        return True


for line in sys.stdin:
    print(json.dumps(problems(json.loads(line))))

"""What a bootstrap is asked for."""

import re
from collections import namedtuple

ACTIONS = ("create", "drop")

# As the Pulumi program takes them; with the hash of a data version behind it, a role's name still is an identifier.
STACK = re.compile(r"[a-z][a-z0-9-]{0,31}")
SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:(?P<region>[a-z0-9-]+):\d{12}:secret:(?P<name>[a-z0-9-]+)-[A-Za-z0-9]{6}")


class BadRequest(Exception):
    """The job's parameters are not those of a bootstrap."""


class Request(namedtuple("Request", ["action", "stack", "role", "secret", "region"])):
    """A checked request: `secret` (an ARN) and its region are None where a role is to be dropped."""

    __slots__ = ()


def read_request(arguments, base=None):
    """
    Args:
        arguments: the job's action, stack and secret.
        base: the name of the stack that the server belongs to.

    Raises: BadRequest
    """
    if len(arguments) != 3 or arguments[0] not in ACTIONS:
        raise BadRequest("usage: python -m cell_runner bootstrap create|drop STACK SECRET_ARN|none")
    action, stack, secret = arguments
    if stack == "none":
        raise BadRequest("the job was submitted without its parameter stack")
    if not STACK.fullmatch(stack):
        raise BadRequest(f"{stack!r} is not the name of a stack: lower-case letters, digits and hyphens, 32 at most")
    role = "sweep_" + stack.replace("-", "_")
    if action == "drop":
        if stack == base:
            raise BadRequest(f"the role of {stack} is not dropped: the server is its own, and goes with it")
        return Request(action, stack, role, None, None)
    if secret == "none":
        raise BadRequest("the job was submitted without its parameter secret")
    parts = SECRET.fullmatch(secret)
    if not parts or not parts["name"].endswith(f"-{stack}-login"):
        raise BadRequest(f"{secret!r} is not the ARN of the secret of {stack}")
    return Request(action, stack, role, secret, parts["region"])

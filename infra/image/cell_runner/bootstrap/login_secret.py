"""The secret that a stack's jobs are given their password from."""

import json

import boto3
from botocore.config import Config


class LoginSecret:
    """A secret of Secrets Manager, which may be empty.

    Args:
        arn: whose it is.
        region: where it is.
    """

    def __init__(self, arn, region):
        self._arn = arn
        self._client = boto3.client(
            "secretsmanager", region_name=region, config=Config(retries={"mode": "standard", "total_max_attempts": 8})
        )

    def password(self):
        """The password in it; None where there is none."""
        try:
            text = self._client.get_secret_value(SecretId=self._arn)["SecretString"]
            password = json.loads(text)["password"]
        except (self._client.exceptions.ResourceNotFoundException, ValueError, LookupError, TypeError):
            # Also what AWS says of a secret without a value; where the secret is missing, it says so again at `put`.
            return None
        return password if isinstance(password, str) else None

    def put(self, password):
        self._client.put_secret_value(SecretId=self._arn, SecretString=json.dumps({"password": password}))

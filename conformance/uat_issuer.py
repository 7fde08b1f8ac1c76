"""An issuer of unified access tokens that a tenant accepts."""

import time
import uuid

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT_CLAIM = "https://tableau.com/tenantId"


class UatIssuer:
    def __init__(self, name, tenant_id, private_key, key_id="any"):
        self.name = name
        self.tenant_id = tenant_id
        self.private_key = private_key
        self.key_id = key_id

    def token(self, user, scopes, **claims):
        now = int(time.time())
        payload = {
            "iss": self.name,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "email": user,
            "scp": scopes,
            TENANT_CLAIM: self.tenant_id,
            **claims,
        }
        return jwt.encode(payload, self.private_key, algorithm="RS256", headers={"kid": self.key_id})


def configure_issuer(cloud, resource_ids, scopes=None):
    """A new issuer with a key of this run, without a ceiling of scopes unless one is given. Returned with the path of its configuration."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private_key = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public_key = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = f"https://issuer.example/{uuid.uuid4()}"
    config = cloud.call(
        "POST",
        "/uat-configurations",
        json={
            "name": f"conformance {uuid.uuid4()}",
            "issuer": name,
            "publicKey": public_key.decode(),
            "usernameClaim": "email",
            "resourceIds": resource_ids,
            "enabled": True,
            **({} if scopes is None else {"scopes": scopes}),
        },
    )
    return UatIssuer(name, config["tenantId"], private_key.decode()), f"/uat-configurations/{config['configId']}"

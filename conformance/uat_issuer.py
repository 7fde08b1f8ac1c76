"""Somebody whose unified access tokens a tenant takes: a key pair of this run, and its public half configured in Cloud Manager."""

import time
import uuid

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT_CLAIM = "https://tableau.com/tenantId"


class UatIssuer:
    def __init__(self, cloud, resource_ids, **settings):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private_key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        public_key = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.name = f"https://issuer.example/{uuid.uuid4()}"
        self.tenant_id = cloud.signed_in["tenantId"]
        self.config = cloud.call(
            "POST",
            "/uat-configurations",
            json={
                "name": f"conformance {uuid.uuid4()}",
                "issuer": self.name,
                "publicKey": public_key.decode(),
                "usernameClaim": "email",
                "resourceIds": resource_ids,
                "enabled": True,
                **settings,
            },
        )
        self.path = f"/uat-configurations/{self.config['configId']}"

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
        return jwt.encode(payload, self.private_key, algorithm="RS256")

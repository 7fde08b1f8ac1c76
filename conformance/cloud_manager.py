"""Cloud Manager, called as Tableau's public platform data loader calls it: JSON, and the session in a header of its own."""

import requests

TIMEOUT_SECONDS = 60


class CloudManager:
    """A session by personal access token. Paths are below `/api/v1`."""

    def __init__(self, url, secret):
        self.api = f"{url.rstrip('/')}/api/v1"
        self.http = requests.Session()
        signed_in = self.login("pat", secret)
        signed_in.raise_for_status()
        self.signed_in = signed_in.json()
        self.session_token = self.signed_in["sessionToken"]
        self.tenant = f"/tenants/{self.signed_in['tenantId']}"

    def login(self, form, token):
        """The answer to a sign-in: `form` is pat for a personal access token, tcuJwt for a unified access token."""
        return self.http.post(f"{self.api}/{form}/login", json={"token": token}, timeout=TIMEOUT_SECONDS)

    def send(self, verb, path, token=None, **options):
        """The answer, whatever it is; `token` is another session's."""
        headers = {"Content-Type": "application/json", "x-tableau-session-token": token or self.session_token}
        return self.http.request(verb, f"{self.api}{path}", headers=headers, timeout=TIMEOUT_SECONDS, **options)

    def call(self, verb, path, **options):
        """The JSON of an answer that must be a success; None where it is empty."""
        answer = self.send(verb, path, **options)
        assert answer.ok, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def all(self, path, key, **params):
        """Every item of a list, page by page."""
        items, page_token = [], None
        while True:
            page = self.call("GET", path, params={**params, **({"pageToken": page_token} if page_token else {})})
            items += page.get(key, [])
            page_token = page.get("pageToken")
            if not page_token:
                return items

    def sign_out(self):
        self.call("DELETE", "/session")

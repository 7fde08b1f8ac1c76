"""Suites fail to sign in on purpose, again and again. A server that asks for a pause after that is given it, as good clients do."""

import re
import time

import tableauserverclient as TSC

TRIES = 8


def patiently(attempt):
    """The answer of a request, asked for again as often as the server says when."""
    for _ in range(TRIES):
        answer = attempt()
        if answer.status_code != 429:
            return answer
        time.sleep(int(answer.headers["Retry-After"]))
    return answer


def sign_in(server, auth):
    """Signs in with the library, which does not tell its user the header."""
    for _ in range(TRIES):
        try:
            return server.auth.sign_in(auth)
        except TSC.ServerResponseError as error:
            if error.code != "429000":
                raise
            time.sleep(int(re.search(r"(\d+) seconds", error.detail)[1]))
    raise TimeoutError(f"the server asked for {TRIES} pauses")

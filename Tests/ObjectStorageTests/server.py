"""moto as a server that verifies the signature of each request as it was sent; ends when its standard input does.

    INITIAL_NO_AUTH_ACTION_COUNT=4 server.py PORT < PIPE

moto 5.1 verifies the signature of a path that it has decoded and escaped again in another way, so that it refuses even boto3 with a
`+` or an `ö` in a key: here it gets the path as it was sent.
"""

import os
import sys
import threading

from flask import request
from moto.core.authorization import ActionAuthenticatorMixin
from moto.server import main

verify = ActionAuthenticatorMixin._authenticate_and_authorize_action


def verify_as_sent(self, *arguments, **named):
    decoded = self.uri
    self.uri = "http://localhost" + request.environ["RAW_URI"]
    try:
        return verify(self, *arguments, **named)
    finally:
        self.uri = decoded


def wait():
    sys.stdin.read()
    os._exit(0)


ActionAuthenticatorMixin._authenticate_and_authorize_action = verify_as_sent
# So also when whoever started it is killed.
threading.Thread(target=wait, daemon=True).start()
main(["-H", "127.0.0.1", "-p", sys.argv[1]])

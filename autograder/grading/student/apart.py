"""A session in a process of its own, for systems that cannot fork: nothing here needs more than sockets.

Checks are served by the session itself, one after the other, as in a notebook.
"""

import os
import socket
import sys

from .session import serve, serve_check
from .shell import Shell, make_shell

HERE = "127.0.0.1"


def main(port: int, output_limit: int, value_limit: int) -> None:
    """Call whoever started this process, say the word that proves it, and do what is asked for."""
    word = sys.stdin.readline().strip()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    shell = make_shell()
    with socket.create_connection((HERE, port)) as connection:
        connection.sendall(word.encode("ascii"))

        def check(name: str, port: int) -> None:
            answer(shell, name, port, word, value_limit)

        serve(connection, shell, output_limit, value_limit, check)


def answer(shell: Shell, name: str, port: int, word: str, value_limit: int) -> None:
    """Serve one check of what stands under a name, over a connection of its own."""
    connection = socket.create_connection((HERE, port))
    connection.sendall(word.encode("ascii"))
    serve_check(connection, shell, name, value_limit)

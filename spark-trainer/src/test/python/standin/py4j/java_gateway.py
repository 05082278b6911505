"""As much of py4j's Python side as the tests need, where Debian and PyPI cannot give the real one.

It speaks py4j's protocol to py4j's own GatewayServer: a command is lines, the last of them "e"; an
answer is a line that begins with "!y" (or "!x", an error), a letter for the type, and the value.
"""

import socket


class Py4JError(Exception):
    pass


class GatewayParameters:
    def __init__(self, port):
        self.port = port


class JavaGateway:
    def __init__(self, gateway_parameters):
        self._socket = socket.create_connection(("127.0.0.1", gateway_parameters.port))
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self.entry_point = JavaObject(self, "t")
        self.jvm = JavaName(self, "")

    def command(self, *lines):
        text = "".join(line + "\n" for line in lines) + "e\n"
        self._socket.sendall(text.encode("utf-8"))
        answer = self._lines.readline().rstrip("\n")
        if not answer.startswith("!y"):
            raise Py4JError(answer)
        return self._value(answer[2:])

    def _value(self, answer):
        kind, value = answer[:1], answer[1:]
        if kind in ("n", "v"):
            return None
        if kind in ("i", "L"):
            return int(value)
        if kind == "d":
            return float(value)
        if kind == "b":
            return value.lower() == "true"
        if kind == "s":
            return value.replace("\\n", "\n").replace("\\\\", "\\")
        return JavaObject(self, value)

    @staticmethod
    def argument(value):
        if value is None:
            return "n"
        if isinstance(value, JavaObject):
            return "r" + value._id
        if isinstance(value, bool):
            return "b" + str(value)
        if isinstance(value, int):
            return ("i" if -(2**31) <= value < 2**31 else "L") + str(value)
        if isinstance(value, float):
            return "d" + repr(value)
        return "s" + value.replace("\\", "\\\\").replace("\n", "\\n")


class JavaObject:
    def __init__(self, gateway, target):
        self._gateway = gateway
        self._id = target

    def __getattr__(self, name):
        def call(*arguments):
            return self._gateway.command(
                "c", self._id, name, *map(JavaGateway.argument, arguments)
            )

        return call


class JavaName:
    """A package, class or static method: which of them shows when it is called."""

    def __init__(self, gateway, name):
        self._gateway = gateway
        self._name = name

    def __getattr__(self, name):
        return JavaName(self._gateway, self._name + "." + name if self._name else name)

    def __call__(self, *arguments):
        owner, _, last = self._name.rpartition(".")
        sent = map(JavaGateway.argument, arguments)
        if last[0].isupper():
            return self._gateway.command("i", self._name, *sent)
        return self._gateway.command("c", "z:" + owner, last, *sent)

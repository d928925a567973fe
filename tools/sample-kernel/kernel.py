"""Runs cells that arrive as JSON lines on stdin, in one namespace, until stdin closes.

in:  {"id", "source"}
out: {"id", "stream", "text"} any number of times, then {"id"} with "result" or "error" or neither
"""

import ast
import json
import signal
import sys
import traceback

protocol = sys.stdout
namespace = {"__name__": "__main__"}


def send(**message):
    protocol.write(json.dumps(message) + "\n")
    protocol.flush()


class Stream:
    """What the cell sees as sys.stdout or sys.stderr."""

    def __init__(self, cell, name):
        self.cell, self.name = cell, name

    def write(self, text):
        if text:
            send(id=self.cell, stream=self.name, text=text)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


def execute(source):
    """Returns the value of a last expression, as a notebook shows it."""
    tree = ast.parse(source, "<cell>")
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    return eval(compile(last, "<cell>", "eval"), namespace) if last else None


def run(cell, source):
    sys.stdout, sys.stderr = Stream(cell, "stdout"), Stream(cell, "stderr")
    # Ctrl+C interrupts a cell and is ignored between cells.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        value = execute(source)
        answer = {} if value is None else {"result": repr(value)}
    except BaseException as error:
        stack = "".join(traceback.format_exception(error))
        answer = {"error": {"name": type(error).__name__, "message": str(error), "stack": stack}}
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stdout, sys.stderr = protocol, sys.__stderr__
    send(id=cell, **answer)


signal.signal(signal.SIGINT, signal.SIG_IGN)
for line in sys.stdin:
    request = json.loads(line)
    run(request["id"], request["source"])

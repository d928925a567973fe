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
sys.path[0] = ""  # as in a notebook: modules come from the folder it works in, not from this file's
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


def describe(error):
    """With the stack from the cell on: the frames above it are this file's."""
    frame = error.__traceback__
    while frame and frame.tb_frame.f_code.co_filename != "<cell>":
        frame = frame.tb_next
    stack = "".join(traceback.format_exception(type(error), error, frame))
    return {"name": type(error).__name__, "message": str(error), "stack": stack}


def run(cell, source):
    sys.stdout, sys.stderr = Stream(cell, "stdout"), Stream(cell, "stderr")
    # Ctrl+C interrupts a cell and is ignored between cells.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        value = execute(source)
        answer = {} if value is None else {"result": repr(value)}
    except BaseException as error:
        answer = {"error": describe(error)}
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stdout, sys.stderr = protocol, sys.__stderr__
    send(id=cell, **answer)


signal.signal(signal.SIGINT, signal.SIG_IGN)
for line in sys.stdin:
    request = json.loads(line)
    run(request["id"], request["source"])

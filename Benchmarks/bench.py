"""The driver of script/bench, which gives it the peers, the build and the folders. Needs Python alone."""

import argparse
import fcntl
import shutil
import signal
import sys
from pathlib import Path

import aggregate.command
import ingest.command
import validate.command
from frame.process import Failure
from frame.report import progress
from frame.server import Server
from frame.settings import Bench, add_common_options

# A subcommand is a module with SUMMARY, add_options and run; run returns the exit code.
COMMANDS = {"ingest": ingest.command, "validate": validate.command, "aggregate": aggregate.command}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench")
    subcommands = parser.add_subparsers(dest="command", required=True)
    for name, module in COMMANDS.items():
        subparser = subcommands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.add_options(subparser)
        add_common_options(subparser)
    options = parser.parse_args()

    # kill ends as Ctrl-C does: by way of every `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    work = Path(options.work)
    program, project = (Path(options.called_from, path).resolve() for path in (options.program, options.project))
    with open(work / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"script/bench: another run works in {work}: two at once would measure each other", file=sys.stderr)
            return 75
        shutil.rmtree(work / "scratch", ignore_errors=True)
        server = Server(program, project, work / "database")
        try:
            server.start()
            return COMMANDS[options.command].run(Bench(options, program, project, work, server))
        except Failure as failure:
            print(f"script/bench: {failure}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130
        finally:
            progress("stopping the server")
            server.stop()


if __name__ == "__main__":
    sys.exit(main())

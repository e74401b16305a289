"""The command."""

import argparse
import sys

from ops import buckets, fleet, settings
from ops.aws import connect


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(prog="ops")
    parser.add_argument("--profile", default=None)
    parser.add_argument("--region", default="eu-west-1")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("stop").add_argument("names", nargs="+")
    commands.add_parser("empty").add_argument("bucket")
    commands.add_parser("settings")
    options = parser.parse_args(argv)
    session = connect(options.profile, options.region)
    match options.command:
        case "stop":
            return fleet.stop(session, *options.names)
        case "empty":
            return buckets.empty(session, options.bucket)
        case "settings" | "config":
            print(settings.table(session))
            return 0
        case None:
            return 2
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""``python -m lake``"""

import argparse

from lake import scan, settings
from lake.settings import COPY, Limits

parser = argparse.ArgumentParser()
parser.add_argument("--read", type=int, default=45)
parser.add_argument("--attempts", type=int)
options = parser.parse_args()
settings.READ = options.read
COPY["read_timeout"] = options.read
if options.attempts is not None:
    setattr(Limits, "attempts", options.attempts)
scan.main(settings.SIZES)

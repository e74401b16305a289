import os
import sys

os.environ["AWS_MAX_ATTEMPTS"] = "4"

from accounts.inventory import Inventory  # noqa: E402

Inventory(sys.argv[1:]).report(sys.stdout)

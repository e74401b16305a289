import asyncio
import sys

from feed.worker import main

asyncio.run(main(sys.argv[1:]))

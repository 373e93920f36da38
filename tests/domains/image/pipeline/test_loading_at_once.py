"""Several people begin at the same moment, in a process that has loaded nothing yet."""

import subprocess
import sys

CODE = """
import threading
import engines
from engines.domains import domain
from engines.request import Request
from engines.run import open_run

def work(request):
    barrier.wait()
    try:
        open_run(request)
    except Exception as error:
        print(request.domain, error)

requests = [Request(domain=name) for name in ("image", "image", "molecule", "image", "utr", "image")]
barrier = threading.Barrier(len(requests))
threads = [threading.Thread(target=work, args=(request,)) for request in requests]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("all opened")
"""


def test_models_that_are_asked_for_at_once_are_all_loaded():
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300)
    assert said.stdout == "all opened\n", said.stdout + said.stderr

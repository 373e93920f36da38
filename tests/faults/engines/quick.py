"""An engine that warms nothing up."""

from engines.service import worker

if __name__ == "__main__":
    worker.warm_up = lambda **how: iter(())
    worker.main()

"""Kill a run at random moments, repeat it until it ends, compare with an undisturbed one.

    python bench/kills.py EPISODE... [--kills 20] [--seed 1]

Prints one line per kill and whether the libraries are equal in content at the end.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from content import content


def run(library: Path, episodes: list[str], *, kill_after: float | None) -> bool:
    """Run the sorter; return whether it came to its end."""
    command = [sys.executable, "-m", "sorter", "run", *episodes, "--library", str(library)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, errors = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return False
    if process.returncode:
        sys.exit(f"the run failed by itself: {errors.decode(errors='replace')}")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        calm, disturbed = Path(folder) / "calm", Path(folder) / "disturbed"
        started = time.perf_counter()
        run(calm, options.episodes, kill_after=None)
        seconds = time.perf_counter() - started
        print(f"undisturbed: {seconds:.1f} s")
        kills = 0
        while kills < options.kills:
            # Up to a fifth of the whole, so that the kills fall on every step of the way.
            after = chance.uniform(0.3, max(2.0, seconds / 5))
            if run(disturbed, options.episodes, kill_after=after):
                print(f"came to its end after {kills} kills; starting afresh")
                subprocess.run(["rm", "-rf", str(disturbed)], check=True)
                continue
            kills += 1
            print(f"kill {kills} after {after:.2f} s")
        run(disturbed, options.episodes, kill_after=None)
        one, other = content(calm), content(disturbed)
    differing = sorted(key for key in one if one[key] != other.get(key))
    print("equal in content" if not differing else f"DIFFERENT: {', '.join(differing)}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())

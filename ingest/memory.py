"""How much memory a process has taken, at its highest."""

import resource
from pathlib import Path


def peak_rss_mb(process: int | None = None) -> float:
    """Highest resident size so far, in MB, of this process or of one that runs; 0 where that cannot be known.

    Linux says it in /proc; what ``getrusage`` says there begins with the size of the process that started this one.
    """
    status = Path(f"/proc/{process or 'self'}/status")
    if status.is_file():
        peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return round(int(peaks[0]) / 2**10, 1) if peaks else 0.0
    if process is not None:
        return 0.0
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)  # macOS counts bytes

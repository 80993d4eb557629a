# SPDX-License-Identifier: GPL-2.0-or-later
"""What rows cost, told before they are there: room on the disk, and the time to write them.

The figures are rounded means of pulls from the demo city, on the machine of ``docs/performance.md``.
"""

from __future__ import annotations

# With unique key, time index and seals: 188 to 207 bytes in snapshots of 70,000 to 290,000 values.
BYTES_PER_OBSERVATION = 200

# With r-tree and seals: 290 bytes for buildings of few corners and columns, 580 for streets.
BYTES_PER_FEATURE = 400

# What one thread checks and writes where a platform answers at once.
OBSERVATIONS_PER_SECOND = 100_000

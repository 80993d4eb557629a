# SPDX-License-Identifier: GPL-2.0-or-later
"""Asking again: requests for what is newer than a snapshot holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..core.platform import Dataset
from ..core.query import Mode, PullRequest
from .reader import HeldDataset, SnapshotReader

PULLS_LOOKED_AT = 50


def latest_again(reader: SnapshotReader, datasets: Sequence[HeldDataset]) -> tuple[list[PullRequest], list[Dataset]]:
    """Requests for the latest values of these datasets, and the datasets as `store.pull.pull` takes a catalogue.

    The area and series are those of the last pull of latest values, else of the last pull, so that a table of a part
    of the city stays one. No list of the platform's datasets is needed.
    """
    requests = []
    for dataset in datasets:
        pulls = reader.pulls(dataset.fid, newest=PULLS_LOOKED_AT)
        latest = [pull.request for pull in pulls if pull.mode == "latest"] or [pull.request for pull in pulls]
        asked = latest[-1] if latest else PullRequest(dataset.key)
        requests.append(replace(asked, dataset=dataset.key, mode="latest", start=None, end=None))
    catalogue = [Dataset(one.key, one.title, licence=one.licence, attribution=one.attribution) for one in datasets]
    return requests, catalogue


def update_again(reader: SnapshotReader, datasets: Sequence[HeldDataset]) -> list[PullRequest]:
    """Requests that bring these datasets up to date, one for each.

    A dataset of which a period was pulled is asked for newer values, one of which only the latest were is asked for
    these, and features are asked for once more, in the area and for the series of the last such pull.
    """
    requests = []
    for dataset in datasets:
        pulls = [pull.request for pull in reader.pulls(dataset.fid, newest=PULLS_LOOKED_AT)]
        periods = [request for request in pulls if request.mode in ("new", "update")]
        asked = (periods or pulls or [PullRequest(dataset.key, "latest")])[-1]
        mode: Mode = "new" if dataset.kind == "features" else "update" if periods else "latest"
        requests.append(replace(asked, dataset=dataset.key, mode=mode, start=None, end=None))
    return requests

# SPDX-License-Identifier: GPL-2.0-or-later
"""How far apart two colours look, to a usual eye, to three colour-blind ones, and in a grey print."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

EYES = ("usual", "protanopia", "deuteranopia", "tritanopia", "grey")

# Machado, Oliveira and Fernandes (2009), doi 10.1109/TVCG.2009.113: severity 1.0, for linear RGB.
MACHADO = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# IEC 61966-2-1 (sRGB, D65).
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)


def linear_rgb(colour: str) -> Array:
    """``#rrggbb`` as linear RGB of shape (3,), 0 to 1."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def seen(linear: Array, eye: str) -> Array:
    """Linear RGB of shape (..., 3) as an eye of `EYES` sees it."""
    if eye == "usual":
        return linear
    if eye == "grey":
        return np.repeat((linear @ TO_XYZ[1])[..., None], 3, axis=-1)
    return np.clip(linear @ MACHADO[eye].T, 0, 1)


def lab(linear: Array) -> Array:
    """CIE L*a*b* (D65) of linear RGB of shape (..., 3)."""
    ratio = linear @ TO_XYZ.T / WHITE
    curve = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(curve, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def difference(one: str, other: str, eye: str = "usual") -> float:
    """CIEDE2000 of two colours ``#rrggbb`` as an eye sees them."""
    return ciede2000(lab(seen(linear_rgb(one), eye)), lab(seen(linear_rgb(other), eye)))


def ciede2000(one: Array, other: Array) -> float:
    """The colour difference of Sharma, Wu and Dalal (2005), doi 10.1002/col.20070, of two L*a*b* colours."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    l_m, c_m = (l1 + l2) / 2, (c1 + c2) / 2
    h_m = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = 1 - 0.17 * _cos(h_m - 30) + 0.24 * _cos(2 * h_m) + 0.32 * _cos(3 * h_m + 6) - 0.20 * _cos(4 * h_m - 63)
    s_l = 1 + 0.015 * (l_m - 50) ** 2 / np.sqrt(20 + (l_m - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_m, 1 + 0.015 * c_m * t
    turned = 30 * np.exp(-(((h_m - 275) / 25) ** 2))
    r_t = -2 * np.sqrt(c_m**7 / (c_m**7 + 25.0**7)) * np.sin(np.radians(2 * turned))
    light, chroma, hue = d_l / s_l, d_c / s_c, d_h / s_h
    return float(np.sqrt(light * light + chroma * chroma + hue * hue + r_t * chroma * hue))


def _cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(float(linear_rgb(colour) @ TO_XYZ[1]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)

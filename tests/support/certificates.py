# SPDX-License-Identifier: GPL-2.0-or-later
"""Certificates for servers on the loopback interface, made when they are needed by the openssl program."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

_CONFIG = """
[ca]
default_ca = own
[own]
new_certs_dir = {folder}
database = {folder}/index.txt
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = {name}
basicConstraints = critical,CA:TRUE
[req]
distinguished_name = any_name
[any_name]
"""


def self_signed(
    folder: Path, name: str = "IP:127.0.0.1", begin: str = "20200101000000Z", end: str = "20991231000000Z"
) -> Path:
    """
    A key and its own certificate in one PEM file, for a subject alternative name and a period (YYYYMMDDHHMMSSZ).

    Whoever trusts the file trusts a server that shows it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.txt").touch()
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder, name=name), "ascii")
    common = ["-config", str(folder / "openssl.cnf")]
    key, request, certificate = (folder / file for file in ("key.pem", "request.pem", "certificate.pem"))
    _openssl(
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=city", "-keyout", key, "-out", request, *common
    )
    _openssl("ca", "-batch", "-notext", "-selfsign", "-keyfile", key, "-in", request, "-out", certificate,
             "-startdate", begin, "-enddate", end, *common)  # fmt: skip
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


def server_context(certificate: Path) -> ssl.SSLContext:
    """TLS for a server that shows ``certificate``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

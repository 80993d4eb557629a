# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Set-up on Debian: QGIS and the tools from the system, a virtual environment on top. Quick when nothing is to do.

readonly MINIMUM_QGIS=3.40
readonly QGIS_PACKAGES=(qgis python3-qgis qgis-providers)
readonly TOOL_PACKAGES=(
    ca-certificates git
    python3-numpy python3-requests python3-venv
    fonts-open-sans    # which QGIS asks for
    gdal-bin           # ogrinfo
    poppler-utils      # pdftotext, pdffonts
    qttools5-dev-tools # lrelease
    xvfb xauth xdotool # QGIS Desktop without a screen, and a mouse there
    at-spi2-core dbus-daemon gir1.2-atspi-2.0 python3-gi # what a screen reader gets to know
    shellcheck strace  # used by checks and tests
)
readonly SETUP_LOG=build/setup.log

die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

set_up() {
    mkdir -p build
    install_system_packages
    make_environment
    install_qt6_names
    ln -sfn .. build/urban_data
    compile_translations
}

# A checkout that is used as a plugin speaks the user's language, too.
compile_translations() {
    local source
    for source in i18n/*.ts; do
        [ "${source%.ts}.qm" -nt "$source" ] || quietly lrelease -silent -nounfinished "$source" -qm "${source%.ts}.qm"
    done
}

install_system_packages() {
    local missing
    command -v apt-get >/dev/null || die "Set-up by itself works on Debian and its relatives only; see CONTRIBUTING.md."
    mapfile -t missing < <(missing_packages "${QGIS_PACKAGES[@]}" "${TOOL_PACKAGES[@]}")
    if is_new_enough "$(installed_version qgis)" && ((${#missing[@]} == 0)); then
        return
    fi
    ((EUID == 0)) || command -v sudo >/dev/null || die "Packages are missing (${missing[*]:-qgis}): call this as root, or install sudo."
    printf 'Installing from the system (once, a few minutes): %s\n' "${missing[*]:-qgis}"
    quietly as_root apt-get update
    choose_qgis_release
    quietly as_root apt-get install --yes --no-install-recommends "${qgis_release[@]}" "${QGIS_PACKAGES[@]}"
    quietly as_root apt-get install --yes --no-install-recommends "${TOOL_PACKAGES[@]}"
    is_new_enough "$(installed_version qgis)" || die "QGIS $MINIMUM_QGIS or later could not be installed."
}

# Sets qgis_release to the options that make apt take a QGIS that is new enough; adds Debian's backports if need be.
choose_qgis_release() {
    local codename
    qgis_release=()
    is_new_enough "$(offered_version)" && return
    codename=$(debian_codename)
    [ -n "$codename" ] || die "This system offers no QGIS $MINIMUM_QGIS or later. Install it from qgis.org, then try again."
    add_backports "$codename"
    qgis_release=(--target-release "$codename-backports")
    is_new_enough "$(offered_version "${qgis_release[@]}")" ||
        die "Neither Debian $codename nor its backports offer QGIS $MINIMUM_QGIS or later."
}

# The name of the Debian release that this system is; empty when it is something else.
debian_codename() {
    (. /etc/os-release && [ "${ID:-}" = debian ] && printf '%s' "${VERSION_CODENAME:-}") || true
}

# Adds the backports of a Debian release from the mirror that the system already uses.
add_backports() {
    local codename=$1 mirror
    [ -z "$(mirror_of "$codename-backports")" ] || return 0
    mirror=$(mirror_of "$codename")
    [ -n "$mirror" ] || die "No package source for Debian $codename is set up on this system."
    as_root tee "/etc/apt/sources.list.d/$codename-backports.sources" >/dev/null <<SOURCE
Types: deb
URIs: $mirror
Suites: $codename-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCE
    quietly as_root apt-get update
}

# The address from which the system takes a release; empty when it does not.
mirror_of() {
    # shellcheck disable=SC2016 # the placeholder is apt's
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Release: $1" 'Component: main' | head -n 1
}

missing_packages() {
    local package
    for package in "$@"; do
        [ -n "$(installed_version "$package")" ] || printf '%s\n' "$package"
    done
}

# The version of an installed package without its epoch; empty when it is not installed.
installed_version() {
    dpkg-query --show --showformat '${db:Status-Abbrev}${Version}\n' "$1" 2>/dev/null | sed -n 's/^ii *\([0-9]*:\)\?//p'
}

# The version of QGIS's Python bindings that apt would install or keep, without its epoch.
offered_version() {
    LC_ALL=C apt-cache policy "$@" python3-qgis | sed -n 's/^ *Candidate: \([0-9]*:\)\?//p'
}

is_new_enough() {
    [ -n "$1" ] && [ "$1" != "(none)" ] && dpkg --compare-versions "$1" ge "$MINIMUM_QGIS"
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# Runs a command with its output in the set-up log, and shows the end of it only when the command fails.
quietly() {
    if ! "$@" >>"$SETUP_LOG" 2>&1 </dev/null; then
        tail -n 20 "$SETUP_LOG" >&2
        die "This failed: $*"
    fi
}

# The virtual environment sees QGIS, numpy and requests of the system; pip must never put others in front of them.
make_environment() {
    local wanted
    wanted=$(/usr/bin/python3 -c '
import numpy, requests, urllib3
for library in (numpy, requests, urllib3):
    print(f"{library.__name__}=={library.__version__}")
')
    up_to_date build/venv/stamp "$PWD $wanted" requirements.txt constraints.txt && return
    printf 'Installing the development tools into build/venv\n'
    printf '%s\n' "$wanted" >build/system-constraints.txt
    [ -x build/venv/bin/python ] || quietly /usr/bin/python3 -m venv --system-site-packages build/venv
    quietly build/venv/bin/python -m pip install --requirement requirements.txt \
        --constraint constraints.txt --constraint build/system-constraints.txt
    write_stamp build/venv/stamp "$PWD $wanted" requirements.txt constraints.txt
}

# PyQt6 is only read, never imported: its stubs say which names Qt 6 has.
install_qt6_names() {
    up_to_date build/pyqt6/stamp '' requirements-qt6.txt && return
    quietly build/venv/bin/python -m pip install --no-deps --upgrade --target build/pyqt6 --requirement requirements-qt6.txt
    write_stamp build/pyqt6/stamp '' requirements-qt6.txt
}

# True when the stamp was written for this text and these files.
up_to_date() {
    local stamp=$1
    shift
    [ -f "$stamp" ] && [ "$(<"$stamp")" = "$(fingerprint "$@")" ]
}

write_stamp() {
    local stamp=$1
    shift
    fingerprint "$@" >"$stamp"
}

fingerprint() {
    local text=$1
    shift
    { printf '%s\n' "$text" && cat "$@"; } | sha256sum
}

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tests under a QGIS that this system does not offer: in another release of Debian, installed below build/.
# Needs setup.sh, and root for the mounts.

# Runs pytest under a version of QGIS. What the tests write, into the checkout too, is thrown away when they end.
tests_with_other_qgis() {
    local version=${1:-} debian
    shift $(($# > 0))
    (($#)) || set -- tests/qgis
    (flock 9 && make_other_qgis "$version") 9>build/other-qgis.lock # two at a time would be in each other's way
    as_root unshare --mount --pid --kill-child true ||
        die "Tests under another QGIS need mounts of their own, which this system refuses even to root."
    debian=$PWD/build/qgis-$version/debian
    printf 'QGIS %s, Python %s of another Debian:\n' "$(version_in "$debian" qgis)" "$(version_in "$debian" python3)"
    # shellcheck disable=SC2016 # expanded by the inner shell, whose mounts nobody else sees
    as_root unshare --mount --pid --kill-child sh -euc '
        checkout=$1 debian=$2
        shift 2
        mount -t proc proc "$debian/proc"
        mount --rbind /dev "$debian/dev"
        mount -t tmpfs tmpfs "$debian/tmp"
        mkdir "$debian/tmp/changes" "$debian/tmp/overlay"
        mount -t overlay overlay "$debian/checkout" \
            -o "lowerdir=$checkout,upperdir=$debian/tmp/changes,workdir=$debian/tmp/overlay"
        exec chroot "$debian" env --ignore-environment --chdir /checkout \
            HOME=/tmp LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin PYTHONUNBUFFERED=1 QT_QPA_PLATFORM=offscreen \
            /opt/venv/bin/python -m pytest "$@"
    ' sh "$PWD" "$debian" "$@"
}

# Makes build/qgis-VERSION/debian with that QGIS and all that the tests use; again when what belongs in it changes.
make_other_qgis() {
    local version=$1 folder=build/qgis-$1 release python packages
    case $version in
        3.44) release=trixie python=3.13 ;; # the release in whose backports it is, and the Python there
        *) die "There is no way yet to get QGIS '$version'; there is one for 3.44." ;;
    esac
    packages=$(IFS=, && printf '%s' "${QGIS_PACKAGES[*]},${TOOL_PACKAGES[*]}")
    up_to_date "$folder/stamp" "$packages" requirements.txt constraints.txt tools/other_qgis.sh && return
    ((EUID == 0)) || command -v sudo >/dev/null || die "This needs root: call it as root, or install sudo."
    printf 'Installing QGIS %s into %s (once, a few minutes)\n' "$version" "$folder"
    as_root rm -rf --one-file-system "$folder"
    mkdir "$folder"
    fetch_wheels "$folder/wheels" "$python"
    install_debian "$folder" "$release" "$packages"
    [[ $(version_in "$folder/debian" qgis) == "$version".* ]] ||
        die "The backports of Debian $release have QGIS $(version_in "$folder/debian" qgis) by now."
    write_stamp "$folder/stamp" "$packages" requirements.txt constraints.txt tools/other_qgis.sh
}

# The development tools for another version of Python. The other Debian needs no network to install them.
fetch_wheels() {
    quietly build/venv/bin/python -m pip download --only-binary :all: --no-deps --python-version "$2" --dest "$1" \
        --requirement requirements.txt --requirement constraints.txt
    cp requirements.txt "$1"
}

# Installs a release of Debian into FOLDER/debian, by the mirror and the proxies of this system.
install_debian() {
    local folder=$1 release=$2 packages=$3 mirror
    mirror=$(mirror_of "$(debian_codename)")
    [ -n "$mirror" ] || die "This system is no Debian; only from one can Debian $release be installed."
    [ -n "$(installed_version mmdebstrap)" ] || install_mmdebstrap
    apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$folder/apt.conf" || true
    printf '%s\n' 'Package: src:qgis' "Pin: release n=$release-backports" 'Pin-Priority: 990' >"$folder/preferences"
    # shellcheck disable=SC2016 # hooks find the folder of the new system in $1
    quietly as_root mmdebstrap --variant=minbase --include="$packages" --aptopt="$folder/apt.conf" \
        --setup-hook="copy-in $folder/preferences /etc/apt" \
        --customize-hook="copy-in $folder/wheels /opt" \
        --customize-hook='chroot "$1" python3 -m venv --system-site-packages /opt/venv' \
        --customize-hook='chroot "$1" /opt/venv/bin/pip --isolated install --no-index --find-links /opt/wheels \
            --requirement /opt/wheels/requirements.txt' \
        --customize-hook='mkdir "$1/checkout"' \
        "$release" "$folder/debian" "deb $mirror $release main" "deb $mirror $release-backports main"
}

install_mmdebstrap() {
    quietly as_root apt-get update
    quietly as_root apt-get install --yes --no-install-recommends mmdebstrap
}

# The version of a package in another Debian.
version_in() {
    dpkg-query --admindir "$1/var/lib/dpkg" --show --showformat '${Version}' "$2"
}

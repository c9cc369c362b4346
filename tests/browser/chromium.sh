#!/bin/sh
# Makes sure a Chromium is there for the browser tests: finds one, installs Debian's where that is allowed,
# or says what to install and fails. It never lets the tests be skipped.
set -eu

for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

as_root=""
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    fi
fi
if [ -n "$as_root" ]; then
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq
    for package in chromium-headless-shell chromium; do
        echo "Chromium is missing; installing the package '$package'."
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
            >/dev/null || continue
        command -v "$package" >/dev/null 2>&1 && exit 0
    done
fi

cat >&2 <<'TEXT'
The browser tests need Chromium, and none was found.
  Debian, Ubuntu:  sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  macOS:           brew install --cask chromium
  Windows:         install Chrome or Chromium
Then run the tests again; where it lies elsewhere, set CHROMIUM to the program's path.
TEXT
exit 1

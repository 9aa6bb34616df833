#!/bin/sh
# A Chromium for the browser tests: the machine's own, else Debian's package (as root), else Playwright's.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null \
        && exit 0
fi
echo "Fetching Playwright's Chromium for the browser tests …"
"$1/playwright" install chromium || echo "No browser: the browser's tests will skip (install chromium to run them)."

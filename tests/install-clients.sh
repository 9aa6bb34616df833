#!/bin/sh
# SPARQL clients of others for the tests of the server: roqet (Debian, as root) and Comunica (npm, below node_modules/).
# Version 5 of Comunica needs a newer Node than Debian's.
cd "$(dirname "$0")/.." || exit 1
if ! command -v roqet >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing rasqal-utils for the client tests …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rasqal-utils curl >/dev/null
fi
if command -v npm >/dev/null 2>&1 && [ ! -x node_modules/.bin/comunica-sparql ]; then
    echo "Fetching Comunica for the client tests …"
    npm install --silent --no-audit --no-fund --no-save --no-package-lock @comunica/query-sparql@4.5.0 @comunica/query-sparql-file@4.5.0
fi
command -v roqet >/dev/null 2>&1 && [ -x node_modules/.bin/comunica-sparql ] && exit 0
echo "roqet or Comunica is missing: their tests will skip."

#!/bin/bash
# Installs what the browser tests need and the machine lacks: a Chromium of the distribution, and from npm axe-core, which looks at pages,
# cspell, which reads the spelling (words.txt has the words that are our own), and TypeScript, which checks the types of scripts.
# Where that is not possible the tests say what they left out.
set -u
cd "$(dirname "$0")" || exit 1

browser() {
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return
  done
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "There is no Chromium here, and it cannot be installed: the browser tests will be left out." >&2
    return
  fi
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu; } >/dev/null ||
    echo "Chromium could not be installed: the browser tests will be left out." >&2
}

packages() {
  [ -f node_modules/axe-core/axe.min.js ] && [ -x node_modules/.bin/cspell ] && [ -x node_modules/.bin/tsc ] && return
  if ! command -v npm >/dev/null; then
    echo "There is no npm here: accessibility will not be checked with axe, nor the spelling, nor the types of scripts." >&2
    return
  fi
  npm ci --no-audit --no-fund --ignore-scripts --silent ||
    echo "The packages could not be installed: accessibility will not be checked with axe, nor the spelling, nor the types of scripts." >&2
}

browser
packages

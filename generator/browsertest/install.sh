#!/bin/bash
# Installs what the browser tests need and the machine lacks: a Chromium of the distribution.
# Where that is not possible the tests say that they were left out.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "There is no Chromium here, and it cannot be installed: the browser tests will be left out." >&2
  exit 0
fi
{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu; } >/dev/null ||
  echo "Chromium could not be installed: the browser tests will be left out." >&2

#!/usr/bin/env bash
# Succeeds when no tag of the same major version is newer than the given one: then the floating tag may move to it.
# usage: is-newest.sh v1.2.3
set -euo pipefail
newest=$(git tag --list "${1%%.*}.*" | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | sort --version-sort | tail -1)
test "$newest" = "$1"

#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for one version, without its heading. Fails when there is none or it is empty.
# usage: release-notes.sh 1.2.3
set -euo pipefail
notes=$(awk -v heading="## $1" '
  index($0, "## ") == 1 { inside = ($0 == heading || index($0, heading " ") == 1); next }
  inside { print }
' "$(dirname "$0")/../CHANGELOG.md")
if [ -z "${notes//[[:space:]]/}" ]; then
  echo "CHANGELOG.md has nothing about $1" >&2
  exit 1
fi
printf '%s\n' "$notes"

#!/bin/sh
# Prints where Chromium is. With --install, installs Debian's where there is none and we may.
set -eu

find_browser() {
	# The one without windows first: it takes a quarter of the processor time for each page.
	for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
		"/Applications/Chromium.app/Contents/MacOS/Chromium"; do
		if [ -n "$name" ] && command -v "$name"; then
			return 0
		fi
	done
	return 1
}

if find_browser; then
	exit 0
fi
if [ "${1:-}" = --install ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Debian's chromium-headless-shell for the browser tests ..." >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >&2
	apt-get install -y -qq --no-install-recommends chromium-headless-shell >&2 </dev/null ||
		apt-get install -y -qq --no-install-recommends chromium >&2 </dev/null
	find_browser && exit 0
fi
echo "The suite needs a browser: install chromium (Debian: apt-get install chromium) or set CHROMIUM to one." >&2
exit 1

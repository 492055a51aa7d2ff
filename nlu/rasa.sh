#!/bin/sh
# Rasa in its own environment: `nlu/rasa.sh setup`, `train` or `serve`. Run from the top; `make rasa` does all three.
# Needs Python 3.11 exactly and about 2.7 GB of disk. Serves /model/parse on 127.0.0.1:5005; writes no log of what it parses.
set -eu
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=2 SQLALCHEMY_SILENCE_UBER_WARNING=1 PYTHONWARNINGS=ignore CUDA_VISIBLE_DEVICES=-1
export PYTHONPATH=. LOG_LEVEL=ERROR LOG_LEVEL_LIBRARIES=ERROR RASA_MAX_CACHE_SIZE=0
env=.venv-rasa
models=nlu/models/rasa
port=${SAYSO_RASA_PORT:-5005}

python() {
  for found in "${PYTHON:-python3}" python3.11; do
    "$found" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { echo "$found"; return 0; }
  done
  echo 'Rasa needs Python 3.11: install it, or name it as in "make rasa PYTHON=python3.11".' >&2
  return 2
}

setup() {
  found=$(python)
  "$found" -m venv "$env"
  # Rasa says "below Python 3.11" and works on it with the pins of requirements/rasa-overrides.in
  "$env/bin/python" -m pip install -qq --disable-pip-version-check --ignore-requires-python --no-deps --require-hashes \
    -r requirements/rasa.txt \
    || { echo 'Rasa could not be fetched: check the network and the disk (2.7 GB), and run the same command again.' >&2; return 2; }
}

train() {
  data=$(mktemp -d)
  cp nlu/data/*.yml nlu/entities.yml "$data"
  "$env/bin/rasa" train nlu --quiet --config nlu/config.yml --domain nlu/domain.yml --nlu "$data" --out "$models" \
    --fixed-model-name sayso >"$data/log" 2>&1 || { tail -20 "$data/log" >&2; rm -r "$data"; return 2; }
  rm -r "$data"
}

serve() {
  exec "$env/bin/rasa" run --enable-api --interface 127.0.0.1 --port "$port" --model "$models/sayso.tar.gz" --quiet
}

case "${1:-}" in
  setup|train|serve) "$1" ;;
  *) echo "use: nlu/rasa.sh setup|train|serve" >&2; exit 2 ;;
esac

#!/bin/sh
# Rasa in its own environment: `nlu/rasa.sh setup`, `train`, `serve`, or all three when nothing is named. Run from the top.
# Needs Python 3.11 and about 2.5 GB of disk. Serves /model/parse on 127.0.0.1:5005; writes no log of what it parses.
set -eu
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=2 SQLALCHEMY_SILENCE_UBER_WARNING=1 CUDA_VISIBLE_DEVICES=-1
export LOG_LEVEL=ERROR LOG_LEVEL_LIBRARIES=ERROR RASA_MAX_CACHE_SIZE=0
env=.venv-rasa
models=nlu/models/rasa
port=${SAYSO_RASA_PORT:-5005}

setup() {
  [ -x "$env/bin/rasa" ] && return 0
  python3.11 -m venv "$env"
  # Rasa says "below Python 3.11" and works on it with the pins of requirements/rasa-overrides.in
  "$env/bin/python" -m pip install --quiet --disable-pip-version-check --ignore-requires-python --no-deps --require-hashes -r requirements/rasa.txt
}

train() {
  "$env/bin/rasa" train nlu --quiet --config nlu/config.yml --domain nlu/domain.yml --nlu nlu/data --out "$models" --fixed-model-name sayso
}

serve() {
  exec "$env/bin/rasa" run --enable-api --interface 127.0.0.1 --port "$port" --model "$models/sayso.tar.gz" --quiet
}

case "${1:-all}" in
  setup) setup ;;
  train) setup; train ;;
  serve) serve ;;
  all) setup; [ -f "$models/sayso.tar.gz" ] || train; serve ;;
  *) echo "use: nlu/rasa.sh [setup|train|serve]" >&2; exit 2 ;;
esac

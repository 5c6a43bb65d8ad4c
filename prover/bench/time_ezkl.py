"""Times EZKL on one network: python time_ezkl.py MODEL.onnx INPUT.json WORK_DIR. Prints one line of JSON, times in milliseconds.

Everything as its documentation does it: inputs and outputs public, weights fixed, settings calibrated on the input.
"""

import asyncio
import inspect
import json
import sys
import time
from pathlib import Path

import ezkl


def timed(work):
    """Runs `work`; returns its result and the milliseconds it took."""

    async def run():
        value = work()
        return await value if inspect.isawaitable(value) else value

    start = time.perf_counter()
    result = asyncio.run(run())
    return result, (time.perf_counter() - start) * 1e3


def main(model, data, work):
    path = {name: str(Path(work) / name) for name in ("settings", "circuit", "srs", "vk", "pk", "witness", "proof")}
    run_args = ezkl.PyRunArgs()
    run_args.input_visibility = "public"
    run_args.output_visibility = "public"
    run_args.param_visibility = "fixed"
    run_args.variables = [("N", 1)]
    times = {}

    _, times["settings_ms"] = timed(lambda: ezkl.gen_settings(model, path["settings"], py_run_args=run_args))
    _, times["calibrate_ms"] = timed(
        lambda: ezkl.calibrate_settings(data, model, path["settings"], "resources")
    )
    _, times["compile_ms"] = timed(lambda: ezkl.compile_circuit(model, path["circuit"], path["settings"]))
    logrows = json.loads(Path(path["settings"]).read_text())["run_args"]["logrows"]
    _, times["srs_ms"] = timed(lambda: ezkl.gen_srs(path["srs"], logrows))
    _, times["keys_ms"] = timed(lambda: ezkl.setup(path["circuit"], path["vk"], path["pk"], srs_path=path["srs"]))
    _, times["witness_ms"] = timed(lambda: ezkl.gen_witness(data, path["circuit"], path["witness"]))
    _, times["prove_ms"] = timed(
        lambda: ezkl.prove(path["witness"], path["circuit"], path["pk"], path["proof"], srs_path=path["srs"])
    )
    valid, times["verify_ms"] = timed(
        lambda: ezkl.verify(path["proof"], path["settings"], path["vk"], srs_path=path["srs"])
    )
    if not valid:
        raise SystemExit("EZKL refuses its own proof.")
    proof_bytes = len(bytes(json.loads(Path(path["proof"]).read_text())["proof"]))
    print(json.dumps({"version": ezkl.__version__, "logrows": logrows, "proof_bytes": proof_bytes, **times}))


if __name__ == "__main__":
    main(*sys.argv[1:])

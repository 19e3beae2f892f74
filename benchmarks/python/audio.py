"""Features of 30 seconds of sound, once for each line of the input: audio.py CLASS THREADS."""
import json
import sys
import time

import numpy as np
import torch
import transformers

torch.set_num_threads(int(sys.argv[2]))
extractor = getattr(transformers, sys.argv[1])()
i = np.arange(30 * extractor.sampling_rate)
wave = (np.sin(i * 0.02) * (i % 1601) / 3200).astype(np.float32)


def once():
    start = time.perf_counter()
    extractor(wave, sampling_rate=extractor.sampling_rate, return_tensors="pt")
    return (time.perf_counter() - start) * 1000


print(json.dumps({"milliseconds": once()}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"milliseconds": once()}), flush=True)

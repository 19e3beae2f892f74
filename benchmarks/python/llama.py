"""Times transformers on a Llama checkpoint: python llama.py FOLDER PROMPT_TOKENS NEW_TOKENS THREADS.

Prints a JSON line about loading and then, for each line that it reads, one about a round of generation.
"""
import json
import resource
import sys
import time

folder, prompt, new, threads = sys.argv[1], *map(int, sys.argv[2:5])
import torch
from transformers import AutoModelForCausalLM

torch.set_num_threads(threads)
start = time.perf_counter()
model = AutoModelForCausalLM.from_pretrained(folder).eval()
load = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def generate(ids, tokens):
    start = time.perf_counter()
    model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=tokens, min_new_tokens=tokens)
    return time.perf_counter() - start


print(json.dumps({"load_seconds": load, "process_peak_mb": peak / 1024}), flush=True)
if new:
    ids = (torch.arange(prompt) % 1000 + 10).unsqueeze(0)
    with torch.inference_mode():
        generate(ids, 4)
        for _ in sys.stdin:
            seconds = {"prefill": generate(ids, 1), "whole": generate(ids[:, :8], new), "first": generate(ids[:, :8], 1)}
            print(json.dumps(seconds), flush=True)

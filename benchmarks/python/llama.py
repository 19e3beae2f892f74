"""Times transformers on a Llama checkpoint: python llama.py FOLDER PROMPT_TOKENS NEW_TOKENS THREADS. Prints one JSON line."""
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


result = {"load_seconds": load, "process_peak_mb": peak / 1024}
if new:
    ids = (torch.arange(prompt) % 1000 + 10).unsqueeze(0)
    with torch.inference_mode():
        generate(ids, 4)
        prefill = min(generate(ids, 1) for _ in range(3))
        whole = min(generate(ids[:, :8], new) for _ in range(3))
        first = min(generate(ids[:, :8], 1) for _ in range(3))
    result["prefill_tokens_per_second"] = prompt / prefill
    result["decode_tokens_per_second"] = (new - 1) / (whole - first)
print(json.dumps(result))

"""A JPEG file, COUNT times, to a network's inputs, once for each line of the input: images.py CLASS FILE COUNT THREADS."""
import json
import sys
import time

import torch
import transformers
from PIL import Image

torch.set_num_threads(int(sys.argv[4]))
name = sys.argv[1]
# Without torchvision the plain name is only a placeholder that says so.
processor = getattr(transformers, name + "Pil")()


def once():
    start = time.perf_counter()
    processor(images=[Image.open(sys.argv[2]) for _ in range(int(sys.argv[3]))], return_tensors="pt")
    return (time.perf_counter() - start) * 1000


print(json.dumps({"milliseconds": once()}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"milliseconds": once()}), flush=True)

"""Times a network of transformers: python networks.py FOLDER CASE THREADS.

Writes a checkpoint of the case with random weights to FOLDER, prints a JSON line, and then, for each line that it reads, one about a round.
"""
import json
import sys
import time

folder, case, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
import torch
import transformers

torch.set_num_threads(threads)
torch.manual_seed(0)

ENCODER = dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)


def tokens(batch, length):
    ids = (torch.arange(batch * length) % 1000 + 10).view(batch, length)
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def wave(count):
    return torch.sin(torch.arange(count, dtype=torch.float32) * 0.01)


CASES = {
    "bert": ("BertForSequenceClassification", "BertConfig", ENCODER, lambda: tokens(16, 128)),
    "bert-short": ("BertForSequenceClassification", "BertConfig", ENCODER, lambda: tokens(1, 16)),
    "vit": ("ViTForImageClassification", "ViTConfig", dict(hidden_size=192, num_attention_heads=3, intermediate_size=768),
            lambda: {"pixel_values": wave(8 * 3 * 224 * 224).view(8, 3, 224, 224)}),
    "resnet": ("ResNetForImageClassification", "ResNetConfig", dict(depths=[2, 2, 2, 2], hidden_sizes=[64, 128, 256, 512], layer_type="basic"),
               lambda: {"pixel_values": wave(8 * 3 * 224 * 224).view(8, 3, 224, 224)}),
    "wav2vec2": ("Wav2Vec2ForCTC", "Wav2Vec2Config", dict(ENCODER, conv_dim=[256] * 7), lambda: {"input_values": wave(160000).unsqueeze(0)}),
    "gpt2": ("GPT2LMHeadModel", "GPT2Config", dict(n_embd=256, n_layer=8, n_head=8, vocab_size=8000), None),
    "t5": ("T5ForConditionalGeneration", "T5Config", dict(d_model=256, d_kv=32, d_ff=1024, num_layers=6, num_heads=8, vocab_size=8000, decoder_start_token_id=0), None),
    "mamba": ("MambaForCausalLM", "MambaConfig", dict(hidden_size=256, num_hidden_layers=8, vocab_size=8000), None),
}
model_class, config_class, options, inputs = CASES[case]
model = getattr(transformers, model_class)(getattr(transformers, config_class)(**options)).eval()
model.save_pretrained(folder)
print("{}", flush=True)
with torch.inference_mode():
    given = inputs() if inputs else {}
    for line in sys.stdin:
        start = time.perf_counter()
        if inputs:
            model(**given)
        else:
            prompt, new = 8, int(line)
            model.generate(**tokens(1, prompt), do_sample=False, max_new_tokens=new, min_new_tokens=new)
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)

using System.Text.Json;
using HfPipelines.Checkpoints;

namespace HfPipelines.Benchmarks;

/// <summary>A Llama checkpoint of a chosen size with random weights.</summary>
internal sealed record SyntheticLlama(string Name, int Hidden, int Layers, int Intermediate, int Heads, int Vocabulary, bool Tied)
{
    public static SyntheticLlama Small { get; } = new("10M parameters", 256, 8, 688, 8, 8000, false);

    public static SyntheticLlama Medium { get; } = new("110M parameters", 768, 12, 2048, 12, 32000, true);

    public static SyntheticLlama Large { get; } = new("1 GB checkpoint", 1024, 14, 3584, 16, 32000, false);

    /// <summary>Writes the checkpoint folder, float32.</summary>
    /// <param name="folder">The folder.</param>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            architectures = new[] { "LlamaForCausalLM" },
            model_type = "llama",
            dtype = "float32",
            hidden_size = Hidden,
            num_hidden_layers = Layers,
            intermediate_size = Intermediate,
            num_attention_heads = Heads,
            num_key_value_heads = Heads,
            vocab_size = Vocabulary,
            max_position_embeddings = 2048,
            tie_word_embeddings = Tied,
            bos_token_id = 1,
            eos_token_id = 2,
        }));
        var writer = new SafetensorsWriter();
        var random = new Random(0);
        void Add(string name, float scale, float offset, params long[] shape)
        {
            var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = offset + (scale * ((random.NextSingle() * 2) - 1));
            }

            writer.Add(name, StoredType.F32, shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray());
        }

        Add("model.embed_tokens.weight", 0.05f, 0, Vocabulary, Hidden);
        Add("model.norm.weight", 0, 1, Hidden);
        if (!Tied)
        {
            Add("lm_head.weight", 0.05f, 0, Vocabulary, Hidden);
        }

        for (int layer = 0; layer < Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            foreach (string projection in new[] { "q_proj", "k_proj", "v_proj", "o_proj" })
            {
                Add($"{prefix}self_attn.{projection}.weight", 0.05f, 0, Hidden, Hidden);
            }

            Add($"{prefix}mlp.gate_proj.weight", 0.05f, 0, Intermediate, Hidden);
            Add($"{prefix}mlp.up_proj.weight", 0.05f, 0, Intermediate, Hidden);
            Add($"{prefix}mlp.down_proj.weight", 0.05f, 0, Hidden, Intermediate);
            Add($"{prefix}input_layernorm.weight", 0, 1, Hidden);
            Add($"{prefix}post_attention_layernorm.weight", 0, 1, Hidden);
        }

        writer.Save(Path.Combine(folder, "model.safetensors"));
    }
}

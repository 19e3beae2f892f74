using System.Globalization;
using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

public sealed class RotaryEmbeddingTests
{
    private static readonly JsonElement Facts = LayerFacts.Read("rope.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Facts.GetProperty("cases").GetArrayLength())];

    public static TheoryData<int> Multimodal => [.. Enumerable.Range(0, Facts.GetProperty("mrope").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frequencies_and_angles_equal_transformers(int index)
    {
        JsonElement fact = Facts.GetProperty("cases")[index];
        RotaryOptions options = Options(fact);
        foreach (JsonProperty length in fact.GetProperty("lengths").EnumerateObject())
        {
            using DisposeScope scope = NewDisposeScope();
            var rotary = new RotaryEmbedding(new MemoryWeights(), options);
            LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("initial")), rotary.InverseFrequencies, 0, 1e-6, "initial");
            long count = long.Parse(length.Name, CultureInfo.InvariantCulture);
            RotaryAngles angles = rotary.At(arange(count, ScalarType.Int64).unsqueeze(0), ScalarType.Float32);
            // An angle is a frequency times a position: the last bit of the one shows as often as the other says.
            double tolerance = 1e-6 + (count * 1.2e-7);
            LayerFacts.Close(LayerFacts.Floats(length.Value.GetProperty("cos_last")), angles.Cosine[0, 0, -1], tolerance, 1e-6, $"cosine at {count}");
            LayerFacts.Close(LayerFacts.Floats(length.Value.GetProperty("sin_last")), Unsigned(angles.SignedSine[0, 0, -1]), tolerance, 1e-6, $"sine at {count}");
        }
    }

    [Fact]
    public void Dynamic_kinds_remember_a_generation()
    {
        foreach (JsonElement fact in Facts.GetProperty("history").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            var rotary = new RotaryEmbedding(new MemoryWeights(), Options(fact));
            var history = new RotaryHistory();
            foreach (JsonElement call in fact.GetProperty("calls").EnumerateArray())
            {
                // The sines of position 1 are the sines of the frequencies.
                Tensor positions = tensor(new long[] { 1, call[0].GetInt64() - 1 }, [1, 2]);
                float scale = (float)new RotaryFrequencies(Options(fact)).Scale;
                float[] expected = [.. LayerFacts.Floats(call[1]).Select(f => MathF.Sin(f) * scale)];
                LayerFacts.Close(expected, rotary.At(positions, ScalarType.Float32, history).SignedSine[0, 0, 0, 8..], 1e-6, 1e-6, $"length {call[0]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Multimodal))]
    public void Several_axes_equal_transformers(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement fact = Facts.GetProperty("mrope")[index];
        string type = fact.GetProperty("type").GetString()!;
        RotaryOptions options = Options(fact) with
        {
            DefaultIsPartial = true,
            Layout = type is "glm4v" or "ernie4_5_vl_moe" ? RotaryLayout.Interleaved : RotaryLayout.Half,
            Axes = type switch
            {
                "qwen3_vl" or "qwen3_5" => RotaryAxes.Interleaved,
                "ernie4_5_vl_moe" => RotaryAxes.TimeLast,
                _ => RotaryAxes.Sections,
            },
        };
        long[] positions = [.. fact.GetProperty("positions").EnumerateArray().SelectMany(a => a[0].EnumerateArray()).Select(n => n.GetInt64())];
        RotaryAngles angles = new RotaryEmbedding(new MemoryWeights(), options).At(tensor(positions, [3, 1, 6]), ScalarType.Float32);
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("cos")), angles.Cosine, 1e-6, 1e-6, "cosine");
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("q_rotated")), angles.Rotate(LayerFacts.Recipe(fact.GetProperty("q"))), 1e-6, 1e-6, "queries");
        LayerFacts.Close(LayerFacts.Floats(fact.GetProperty("k_rotated")), angles.Rotate(LayerFacts.Recipe(fact.GetProperty("k"))), 1e-6, 1e-6, "keys");
    }

    [Fact]
    public void Every_way_of_turning_equals_transformers()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement apply = Facts.GetProperty("apply");
        Tensor queries = LayerFacts.Recipe(apply.GetProperty("q"));
        Tensor signs = tensor(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? -1f : 1f).ToArray());
        int compared = 0;
        foreach (JsonElement function in apply.GetProperty("functions").EnumerateArray())
        {
            string type = function.GetProperty("type").GetString()!;
            string name = function.GetProperty("function").GetString()!;
            // GPT-J's function takes [batch, length, heads, size] and is covered by the models that turn neighbours the same way.
            if (!function.TryGetProperty("q_rotated", out JsonElement expected))
            {
                continue;
            }

            RotaryLayout layout = (type, name) switch
            {
                ("deepseek_v3", "apply_rotary_pos_emb_interleave") => RotaryLayout.InterleavedToHalf,
                ("cohere" or "glm" or "glm4" or "ernie4_5", _) => RotaryLayout.Interleaved,
                _ => RotaryLayout.Half,
            };
            var options = new RotaryOptions { Parameters = new RopeParameters(), HeadSize = 16, MaxPositions = 16, Layout = layout };
            RotaryAngles angles = new RotaryEmbedding(new MemoryWeights(), options).At(arange(6, ScalarType.Int64).unsqueeze(0), ScalarType.Float32);
            if (type == "ernie4_5")
            {
                // The facts hand this function angles that are repeated already, and it repeats the first half of them again.
                angles = new RotaryAngles(layout, Again(angles.Cosine), Again(angles.SignedSine * signs) * signs);
            }

            LayerFacts.Close(LayerFacts.Floats(expected), angles.Rotate(queries), 1e-6, 1e-6, $"{type} {name}");
            compared++;
        }

        Assert.True(compared > 10);
    }

    [Fact]
    public void A_kind_without_its_numbers_is_refused()
    {
        RotaryOptions options = new() { Parameters = new RopeParameters { RopeType = "llama3" }, HeadSize = 16, MaxPositions = 16 };
        Assert.Contains("factor", Assert.Throws<HfPipelinesException>(() => new RotaryEmbedding(new MemoryWeights(), options)).Message, StringComparison.Ordinal);
        options = options with { Parameters = new RopeParameters { RopeType = "spiral" } };
        Assert.Contains("spiral", Assert.Throws<HfPipelinesException>(() => new RotaryEmbedding(new MemoryWeights(), options)).Message, StringComparison.Ordinal);
    }

    private static Tensor Again(Tensor angles) => angles[.., .., .., ..8].repeat_interleave(2, 3);

    private static Tensor Unsigned(Tensor signedSine)
    {
        long half = signedSine.size(0) / 2;
        return cat([signedSine.narrow(0, 0, half).neg(), signedSine.narrow(0, half, half)]);
    }

    private static RotaryOptions Options(JsonElement fact)
    {
        var registry = new HfPipelines.Networks.ArchitectureRegistry([]);
        return new RotaryOptions
        {
            Parameters = new ConfigReader("rope.json", fact, registry).GetRopeParameters(),
            HeadSize = fact.GetProperty("head_dim").GetInt32(),
            MaxPositions = fact.TryGetProperty("max_position_embeddings", out JsonElement max) ? max.GetInt32() : 4096,
        };
    }
}

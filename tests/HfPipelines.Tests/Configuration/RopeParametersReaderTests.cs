using System.Text;
using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Tests.Configuration;

/// <summary>
/// Old and new spellings against what transformers makes of them, for every model type that reads them by the shared rule:
/// <c>probes</c> are files, <c>defaults</c> the model types' own values, <c>results</c> what became of each probe.
/// </summary>
public class RopeParametersReaderTests
{
    private static readonly JsonElement Facts = PythonJsonReader.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "configuration", "rope_probes.json")));

    public static TheoryData<int> Probes { get; } = [.. Enumerable.Range(0, Facts.GetProperty("probes").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Probes))]
    public void Every_spelling_becomes_what_transformers_makes_of_it(int probe)
    {
        int compared = 0;
        foreach (JsonElement type in Facts.GetProperty("defaults").EnumerateArray())
        {
            JsonElement expected = Facts.GetProperty("results").GetProperty(type.GetProperty("results").GetString()!)[probe];
            if (!expected.TryGetProperty("$error", out _))
            {
                string file = WithOriginalLength(Facts.GetProperty("probes")[probe], type);
                RopeParameters actual = Reader(file).GetRopeParameters(Defaults(type));
                Compare(type.GetProperty("types")[0].GetString()!, expected, actual, type);
                compared++;
            }
        }

        Assert.InRange(compared, 60, 200);
    }

    [Fact]
    public void Layer_types_may_differ()
    {
        RopeParameters rope = Reader(
            """{"rope_parameters":{"sliding_attention":{"rope_type":"default","rope_theta":5.0},"full_attention":{"rope_type":"linear","factor":8.0},"none":null},"rope_theta":7.0}""")
            .GetRopeParameters();
        Assert.Equal(["full_attention", "sliding_attention"], rope.LayerTypes.Keys.Order());
        Assert.Equal(("default", 5.0), (rope.LayerTypes["sliding_attention"].RopeType, rope.LayerTypes["sliding_attention"].RopeTheta));
        Assert.Equal(("linear", 7.0, 8.0), (rope.LayerTypes["full_attention"].RopeType, rope.LayerTypes["full_attention"].RopeTheta, rope.LayerTypes["full_attention"].Factor!.Value));
    }

    [Theory]
    [InlineData("""{"rotary_emb_base":5,"rotary_pct":1.0}""", 5, 1)]
    [InlineData("""{"rotary_emb_base":5,"rotary_pct":0.5,"rope_scaling":{"type":"linear","factor":2.0}}""", 5, 0.5)]
    [InlineData("""{"rope_parameters":{"rope_theta":3.0},"rotary_pct":0.5}""", 3, 0.5)]
    [InlineData("{}", 7, 0.25)]
    public void The_names_of_GPT_NeoX_count(string file, double theta, double share)
    {
        RopeParameters rope = Reader(file).GetRopeParameters(new RopeParameters { RopeTheta = 7, PartialRotaryFactor = 0.25 });
        Assert.Equal((theta, share), (rope.RopeTheta, rope.PartialRotaryFactor));
    }

    [Theory]
    [InlineData("""{"rope_parameters":7}""", "rope_parameters")]
    [InlineData("""{"rope_scaling":{"type":3}}""", "rope_scaling.type")]
    [InlineData("""{"rope_theta":"x"}""", "rope_theta")]
    [InlineData("""{"rope_parameters":{"full_attention":{"factor":"x"}}}""", "rope_parameters.full_attention.factor")]
    public void A_wrong_value_is_named(string file, string key)
        => Assert.Equal(key, Assert.Throws<ConfigurationException>(() => Reader(file).GetRopeParameters()).Key);

    private static RopeParameters Defaults(JsonElement type)
    {
        var plain = new RopeParameters
        {
            RopeType = type.GetProperty("rope_type").GetString()!,
            RopeTheta = type.GetProperty("theta").GetDouble(),
            PartialRotaryFactor = Number(type, "partial"),
        };
        return type.TryGetProperty("parameters", out JsonElement own)
            ? Reader($$"""{"rope_parameters":{{own.GetRawText()}}}""").GetRopeParameters(plain) with { DefaultTheta = plain.RopeTheta }
            : plain;
    }

    // Phi-3 keeps the original length beside the parameters, as a field with a default.
    private static string WithOriginalLength(JsonElement probe, JsonElement type)
        => type.TryGetProperty("original", out JsonElement original) ? $$"""{"original_max_position_embeddings":{{original}},{{probe.GetRawText()[1..]}}""" : probe.GetRawText();

    private static void Compare(string type, JsonElement expected, RopeParameters actual, JsonElement defaults)
    {
        Assert.Equal((type, Text(expected, "rope_type")), (type, actual.RopeType));
        var numbers = new Dictionary<string, double?>
        {
            ["rope_theta"] = actual.RopeTheta,
            ["partial_rotary_factor"] = actual.PartialRotaryFactor,
            ["factor"] = actual.Factor,
            ["original_max_position_embeddings"] = actual.OriginalMaxPositionEmbeddings
                ?? (actual.RopeType is "llama3" or "yarn" or "longrope" ? Number(defaults, "max") : null),
            ["attention_factor"] = actual.AttentionFactor,
            ["beta_fast"] = actual.BetaFast,
            ["beta_slow"] = actual.BetaSlow,
            ["mscale"] = actual.Mscale,
            ["mscale_all_dim"] = actual.MscaleAllDim,
            ["low_freq_factor"] = actual.LowFreqFactor,
            ["high_freq_factor"] = actual.HighFreqFactor,
        };
        foreach ((string key, double? value) in numbers)
        {
            Assert.Equal((type, key, Number(expected, key)), (type, key, value));
        }

        IReadOnlyList<int>? sections = expected.TryGetProperty("mrope_section", out JsonElement list) ? [.. list.EnumerateArray().Select(e => e.GetInt32())] : null;
        Assert.Equal(sections, actual.MropeSection);
        Assert.Empty(actual.LayerTypes);
    }

    private static ConfigReader Reader(string json) => new("config.json", PythonJsonReader.Parse(Encoding.UTF8.GetBytes(json)), new ArchitectureRegistry([]));

    private static double? Number(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : null;

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;
}

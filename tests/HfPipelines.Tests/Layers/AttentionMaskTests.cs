using System.Text.Json;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

public sealed class AttentionMaskTests
{
    private static readonly JsonElement Facts = LayerFacts.Read("masks.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Facts.GetProperty("cases").GetArrayLength()).Where(i => Facts.GetProperty("cases")[i].GetProperty("implementation").GetString() == "sdpa")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_transformers(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement fact = Facts.GetProperty("cases")[index];
        int past = fact.GetProperty("past").GetInt32();
        AttentionSpan span = Span(fact) with { PastLength = past, QueryLength = fact.GetProperty("length").GetInt32() };
        Compare(fact.GetProperty("mask"), AttentionMask.Create(Pattern(fact), span), span, past);
    }

    [Fact]
    public void Blocks_see_each_other_in_both_directions()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (JsonElement fact in Facts.GetProperty("overlays").EnumerateArray().Where(f => f.TryGetProperty("block_sequence_ids", out _)))
        {
            AttentionSpan span = Span(fact) with { Blocks = Matrix(fact, "block_sequence_ids") };
            Compare(fact.GetProperty("mask"), AttentionMask.Create(AttentionPattern.Causal, span), span, 0);
        }
    }

    [Fact]
    public void Own_visibility_joins_a_mask()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor positions = arange(8, ScalarType.Int64);
        Tensor prefix = (positions < 3).view(1, 1, 1, 8);
        Tensor causal = (positions.view(1, 8) <= positions.view(8, 1)).view(1, 1, 8, 8);
        Tensor second = positions.remainder(2).eq(0).view(1, 1, 1, 8);
        foreach (JsonElement fact in Facts.GetProperty("overlays").EnumerateArray().Where(f => f.TryGetProperty("padding", out _)))
        {
            AttentionSpan span = Span(fact);
            Tensor visible = fact.GetProperty("name").GetString() == "causal or prefix" ? causal.logical_or(prefix) : causal.logical_and(second);
            Compare(fact.GetProperty("mask"), AttentionMask.FromVisible(visible.logical_and(span.Padding!.ne(0).view(2, 1, 1, 8)), ScalarType.Float32), span, 0);
        }
    }

    [Fact]
    public void One_query_after_a_cache_needs_no_mask()
    {
        using DisposeScope scope = NewDisposeScope();
        var span = new AttentionSpan { BatchSize = 2, QueryLength = 1, PastLength = 9, Device = CPU, Padding = ones(2, 10, ScalarType.Int64) };
        Assert.Same(AttentionMask.None, AttentionMask.Create(AttentionPattern.Causal, span));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void What_hides_a_key_stays_a_number_to_the_base_2(ScalarType type) => Assert.True(float.IsFinite((float)(AttentionMask.Hidden(type) * Math.Log2(Math.E))));

    [Fact]
    public void A_query_that_sees_nothing_sees_everything_alike()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = tensor(new[] { 3f, -2f, 5f }) + AttentionMask.Hidden(ScalarType.Float32);
        Assert.All(scores.softmax(-1).data<float>().ToArray(), share => Assert.Equal(1 / 3f, share));
    }

    private static AttentionSpan Span(JsonElement fact) => new()
    {
        BatchSize = 2,
        QueryLength = 8,
        Device = CPU,
        Padding = Matrix(fact, "padding"),
        Positions = Matrix(fact, "position_ids"),
    };

    private static AttentionPattern Pattern(JsonElement fact)
    {
        int window = fact.GetProperty("window").GetInt32();
        return fact.GetProperty("kind").GetString() switch
        {
            "sliding" => AttentionPattern.Sliding(window),
            "chunked" => AttentionPattern.Chunked(window),
            "bidirectional" => AttentionPattern.Bidirectional,
            "bidirectional_sliding" => AttentionPattern.BidirectionalSliding(window),
            _ => AttentionPattern.Causal,
        };
    }

    private static Tensor? Matrix(JsonElement fact, string name)
    {
        if (!fact.TryGetProperty(name, out JsonElement rows) || rows.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        long[] values = [.. rows.EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(n => n.GetInt64())];
        return tensor(values, [rows.GetArrayLength(), values.Length / rows.GetArrayLength()]);
    }

    /// <summary>The masks in the facts leave out the first keys when a sliding cache has dropped them; ours keeps all keys and hides those.</summary>
    private static void Compare(JsonElement expected, AttentionMask actual, AttentionSpan span, int past)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual.Visible);
            return;
        }

        Assert.NotNull(actual.Visible);
        Tensor full = actual.Visible.expand(span.BatchSize, 1, span.QueryLength, span.KeyLength);
        for (int batch = 0; batch < span.BatchSize; batch++)
        {
            for (int query = 0; query < span.QueryLength; query++)
            {
                string row = string.Concat(Enumerable.Range(0, (int)span.KeyLength).Select(k => full[batch, 0, query, k].ToBoolean() ? '1' : '0'));
                string wanted = expected[batch][query].GetString()!;
                Assert.Equal(wanted, row[^wanted.Length..]);
            }
        }
    }
}

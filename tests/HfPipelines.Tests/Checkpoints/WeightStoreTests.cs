using System.Text.RegularExpressions;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Checkpoints;

public sealed class WeightStoreTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_tensor_that_needs_nothing_is_the_one_of_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("a.weight", arange(6, dtype: ScalarType.Float32).view(2, 3));
        writer.Save(folder["model.safetensors"]);
        using SafetensorsFile file = SafetensorsFile.Open(folder["model.safetensors"]);
        using var store = new WeightStore(file, new ModelClass { Name = "Net" }, new TestArchitecture("net").Config());
        using Tensor direct = file.Read("a.weight");
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(ref direct.bytes[0], ref (store.Root / "a").Get("weight", 2, 3).bytes[0]));
        Assert.Empty(store.Complete(strict: true).Unexpected);
        Assert.Equal((6L, 24L), (store.ParameterCount, store.ByteCount));
    }

    [Fact]
    public void Floats_are_cast_and_integers_are_not()
    {
        using WeightStore store = Store(new ModelClass { Name = "Net" }, Tensors(("a", ones(2)), ("b", ones(2, dtype: ScalarType.Int64))), dtype: ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, store.Root.Get("a", 2).dtype);
        Assert.Equal(ScalarType.Int64, store.Root.Get("b", 2).dtype);
        Assert.Equal((2L, 20L), (store.ParameterCount, store.ByteCount));
    }

    [Fact]
    public void Everything_that_does_not_fit_is_reported_at_once()
    {
        using WeightStore store = Store(new ModelClass { Name = "Net" }, Tensors(("a", ones(2, 3)), ("extra", ones(1))));
        Assert.Equal([2L, 5L], store.Root.Get("a", 2, 5).shape);
        Assert.Equal([4L, 1L], (store.Root / "layers" / 0).Get("b", 4, -1).shape);
        Assert.Null(store.Root.Find("c", 1));
        var exception = Assert.Throws<IncompleteCheckpointException>(() => store.Complete());
        TensorMismatch missing = Assert.Single(exception.Report.Missing);
        TensorMismatch misShaped = Assert.Single(exception.Report.MisShaped);
        Assert.Equal("layers.0.b", missing.Name);
        Assert.Equal(("a", "2,5", "2,3"), (misShaped.Name, string.Join(',', misShaped.Expected), string.Join(',', misShaped.Found!)));
        Assert.Equal(["extra"], exception.Report.Unexpected);
        Assert.Contains("layers.0.b [4, any]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a: expected [2, 5], found [2, 3]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unexpected_tensor_is_an_error_only_when_asked()
    {
        var ignoring = new ModelClass { Name = "Net", IgnoreUnexpected = ["^mtp"], IgnoreMissing = ["tracked"] };
        using WeightStore store = Store(ignoring, Tensors(("a", ones(1)), ("mtp.b", ones(1)), ("x.rotary_emb.inv_freq", ones(1)), ("c", ones(1))));
        store.Root.Get("a", 1);
        store.Root.Get("batches_tracked", 1);
        Assert.Equal(["c"], store.Complete().Unexpected);
        Assert.Throws<IncompleteCheckpointException>(() => store.Complete(strict: true));
    }

    [Theory]
    [InlineData("model.", "")]
    [InlineData("", "model.")]
    public void The_prefix_of_the_base_model_may_be_there_or_not(string stored, string asked)
    {
        using WeightStore store = Store(new ModelClass { Name = "Head", BaseModelPrefix = "model" }, Tensors(($"{stored}norm.weight", ones(3))));
        Assert.Equal(3f, store.Root.Get($"{asked}norm.weight", 3).sum().item<float>());
        Assert.Empty(store.Complete(strict: true).Unexpected);
    }

    [Theory]
    [InlineData("embed.weight", true)]
    [InlineData("lm_head.weight", true)]
    [InlineData("embed.weight", false)]
    public void A_tied_tensor_is_the_same_from_both_names(string stored, bool tied)
    {
        var head = new ModelClass { Name = "Head", TiedWeights = new Dictionary<string, string> { ["lm_head.weight"] = "embed.weight" } };
        using WeightStore store = Store(head, Tensors((stored, ones(3, 2))), config: $"{{\"tie_word_embeddings\":{(tied ? "true" : "false")}}}");
        Tensor embedding = store.Root.Get("embed.weight", 3, 2);
        Tensor output = store.Root.Get("lm_head.weight", 3, 2);
        if (tied)
        {
            Assert.Same(embedding, output);
            Assert.Equal(6, store.ParameterCount);
            store.Complete(strict: true);
        }
        else
        {
            Assert.Equal("lm_head.weight", Assert.Single(Assert.Throws<IncompleteCheckpointException>(() => store.Complete()).Report.Missing).Name);
        }
    }

    [Theory]
    [InlineData(@"bbox.(?![0])\d+", "bbox.0", "bbox.3.layers.1.weight", "bbox.0.layers.1.weight")]
    [InlineData("model.decoder.bbox", "bbox", "model.decoder.bbox.0.weight", "bbox.0.weight")]
    [InlineData(@"audio\.text\.(?!rotary)", @"^text\.(?!rotary)", "audio.text.layers.0.weight", "text.layers.0.weight")]
    [InlineData(@"encoder.lm.layers\.(?:[^.]+\.)*weight", @"decoder.layers\.(?:[^.]+\.)*weight", "encoder.lm.layers.4.mlp.weight", "decoder.layers.4.mlp.weight")]
    [InlineData("head.decoder.weight", "emb.word.weight$", "head.decoder.weight", "emb.word.weight")]
    public void Ties_may_be_patterns(string target, string source, string asked, string stored)
    {
        var head = new ModelClass { Name = "Head", TiedWeights = new Dictionary<string, string> { [target] = source } };
        using WeightStore store = Store(head, Tensors((stored, ones(3))));
        Assert.NotNull(store.Root.Find(asked, 3));
        Assert.Null(store.Root.Find("audio.text.rotary.weight"));
    }

    [Fact]
    public void Every_renaming_applies_and_then_one_conversion()
    {
        WeightConversion[] conversions =
        [
            Rename(@"^transformer\.h\.(\d+)", "layers.$1"),
            Rename("attn(?!\\w)", "self_attn"),
            new() { Sources = [@"\.qkv(?!\w)"], Targets = [".q", ".k"], Operations = [Operation("Chunk", ("dim", 0))] },
            new() { Sources = [@"\.q(?!\w)"], Targets = [".wrong"], Operations = [Operation("Transpose", ("dim0", 0), ("dim1", 1))] },
        ];
        using WeightStore store = Store(
            new ModelClass { Name = "Net", Conversions = conversions },
            Tensors(("transformer.h.1.attn.qkv", arange(4, dtype: ScalarType.Float32).view(4, 1)), ("final.LayerNorm.gamma", ones(1)), ("conv.weight_g", ones(1))));
        Assert.Equal([2f, 3f], Values((store.Root / "layers" / 1 / "self_attn").Get("k", 2, 1)));
        Assert.Equal([0f, 1f], Values((store.Root / "layers" / 1 / "self_attn").Get("q", 2, 1)));
        store.Root.Get("final.LayerNorm.weight", 1);
        store.Root.Get("conv.parametrizations.weight.original0", 1);
        Assert.Empty(store.Complete(strict: true).Unexpected);
    }

    [Fact]
    public void A_name_that_already_is_the_networks_stays()
    {
        using WeightStore store = Store(new ModelClass { Name = "Net", Conversions = [Rename("^norm", "norm.inner")] }, Tensors(("norm.weight", ones(1))));
        Assert.NotNull(store.Root.Find("norm.weight", 1));
        Assert.Empty(store.Complete(strict: true).Unexpected);
    }

    [Fact]
    public void Paired_renamings_wait_for_the_first_of_their_names()
    {
        var paired = new WeightConversion { Sources = ["norm0(?!\\w)", "norm1(?!\\w)"], Targets = ["norm1", "norm2"], IsPaired = true };
        using WeightStore old = Store(new ModelClass { Name = "Net", Conversions = [paired] }, Tensors(("norm0.w", full(1, 0f)), ("norm1.w", full(1, 1f))));
        Assert.Equal((0f, 1f), (old.Root.Get("norm1.w", 1).item<float>(), old.Root.Get("norm2.w", 1).item<float>()));
        using WeightStore newer = Store(new ModelClass { Name = "Net", Conversions = [paired] }, Tensors(("norm1.w", full(1, 1f)), ("norm2.w", full(1, 2f))));
        Assert.Equal((1f, 2f), (newer.Root.Get("norm1.w", 1).item<float>(), newer.Root.Get("norm2.w", 1).item<float>()));
    }

    [Fact]
    public void An_index_may_be_shifted()
    {
        var shift = new WeightConversion { Sources = [@"queries\.(\d+)"], Targets = ["layers.$1.query"], IndexOffset = 1 };
        using WeightStore store = Store(new ModelClass { Name = "Net", Conversions = [shift] }, Tensors(("queries.9", ones(1))));
        Assert.NotNull(store.Root.Find("layers.10.query", 1));
    }

    [Fact]
    public void The_conversions_of_an_inner_model_apply_below_its_prefix()
    {
        var tower = new ModelClass { Name = "Tower", Tasks = ["base"], Conversions = [Rename(@"^vision_model\.(.+)", "$1")] };
        var towerType = new TestArchitecture("tower", tower);
        var model = new ModelClass { Name = "Model", Tasks = ["base"], BaseModelPrefix = "model", Conversions = [Rename(@"^language_model\.model(?!\w)", "language_model")] };
        var head = new ModelClass { Name = "Head", BaseModelPrefix = "model" };
        var type = new TestArchitecture("both", model, head) { TypeConversions = [Rename("^language_model(?!\\w)", "model.language_model"), Rename("^tower(?!\\w)", "model.tower")] };
        using WeightStore store = new(
            new TensorDictionary(Tensors(("tower.vision_model.w", full(1, 1f)), ("language_model.model.w", full(1, 2f)), ("other.vision_model.w", full(1, 3f)))),
            head,
            type.Config());
        Weights inner = (store.Root / "model" / "tower").As(tower, towerType.Config());
        Assert.Equal(1f, inner.Get("w", 1).item<float>());
        Assert.Equal(2f, store.Root.Get("model.language_model.w", 1).item<float>());
        Assert.Equal(3f, store.Root.Get("other.vision_model.w", 1).item<float>());
        store.Complete(strict: true);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_converts_there_and_back(string caseName)
    {
        (WeightConversion conversion, (string Name, Tensor Tensor)[] stored, (string Name, Tensor Tensor)[] expected) = Case(caseName);
        var net = new ModelClass { Name = "Net", Conversions = [conversion] };
        using WeightStore store = Store(net, Tensors(stored), config: "{\"num_attention_heads\":2}");
        var loaded = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in expected)
        {
            loaded.Add(name, store.Root.Get(name, tensor.shape));
            Assert.True(tensor.Equals(loaded[name]), name);
        }

        Assert.Empty(store.Complete(strict: true).Unexpected);
        IReadOnlyDictionary<string, Tensor> saved = store.ToCheckpoint(loaded);
        Assert.Equal(stored.Select(s => s.Name).Order(), saved.Keys.Order());
        foreach ((string name, Tensor tensor) in stored)
        {
            Assert.True(tensor.Equals(saved[name]), name);
            saved[name].Dispose();
        }

        using WeightStore empty = Store(net, Tensors(), config: "{\"num_attention_heads\":2}");
        IReadOnlyDictionary<string, Tensor> fresh = empty.ToCheckpoint(loaded);
        Assert.Equal(stored.Select(s => s.Name).Order(), fresh.Keys.Order());
        Assert.All(fresh.Values, t => t.Dispose());
    }

    public static TheoryData<string> Operations { get; } = ["chunk", "concatenate", "merge", "merge-concatenate", "transpose", "interleave", "rope", "chunk-rope", "split", "ernie"];

    [Theory]
    [InlineData(6, 8)]
    [InlineData(8, 6)]
    public void A_checked_transposition_makes_the_networks_shape_and_keeps_it(int rows, int columns)
    {
        WeightOperation[] transpose = [Operation("Transpose", ("dim0", 0), ("dim1", 1), ("check_dims", 1))];
        Tensor stored = arange(48, dtype: ScalarType.Float32).view(rows, columns);
        Tensor expected = rows == 8 ? stored : stored.t();
        using WeightStore store = Store(new ModelClass { Name = "Net", Conversions = [Both(["experts"], ["experts"], transpose, transpose)] }, Tensors(("x.experts", stored)));
        Tensor loaded = store.Root.Get("x.experts", 8, 6);
        Assert.True(expected.Equals(loaded));
        Tensor saved = Assert.Single(store.ToCheckpoint(new Dictionary<string, Tensor> { ["x.experts"] = loaded })).Value;
        Assert.True(loaded.Equals(saved));
        saved.Dispose();
    }

    [Theory]
    [InlineData("Chunk", "dim", 0, 3)]
    [InlineData("Chunk", "dim", 7, 4)]
    [InlineData("Interleave", "dim", 0, 3)]
    [InlineData("PermuteForRope", "dim", 0, 6)]
    [InlineData("Transpose", "dim1", 4, 4)]
    public void Tensors_that_do_not_fit_an_operation_are_refused(string name, string argument, int value, int rows)
    {
        var conversion = new WeightConversion { Sources = ["ab(?!\\w)"], Targets = name == "Chunk" ? ["a", "b"] : ["a"], Operations = [Operation(name, (argument, value))] };
        using WeightStore store = Store(new ModelClass { Name = "Net", Conversions = [conversion] }, Tensors(("ab", ones(rows, 2))));
        CheckpointException exception = Assert.Throws<CheckpointException>(() => store.Root.Get("a"));
        Assert.Equal("a", exception.Key);
    }

    [Fact]
    public void A_prefix_is_only_put_back_where_it_was_taken_away()
    {
        var removal = new WeightConversion
        {
            Sources = [@"^inner\.(.+)"],
            Targets = ["$1"],
            PrefixToRemove = "inner",
            Reverse = new WeightConversion { Sources = [@"^(?:(?!inner\.))(.+)"], Targets = ["inner.$1"], PrefixToAdd = "inner" },
        };
        var net = new ModelClass { Name = "Net", Conversions = [removal] };
        foreach ((string stored, string saved) in new[] { ("inner.w", "inner.w"), ("w", "w") })
        {
            using WeightStore store = Store(net, Tensors((stored, ones(1))));
            IReadOnlyDictionary<string, Tensor> result = store.ToCheckpoint(new Dictionary<string, Tensor> { ["w"] = store.Root.Get("w", 1) });
            Assert.Equal([saved], result.Keys);
            result[saved].Dispose();
        }
    }

    [Fact]
    public void All_that_a_store_gave_is_freed_with_it()
    {
        WeightStore store = Store(new ModelClass { Name = "Net" }, Tensors(("a", ones(4))), dtype: ScalarType.Float16);
        Tensor given = store.Root.Get("a", 4);
        Tensor standIn = store.Root.Get("missing", 4);
        Tensor own;
        using (NewDisposeScope())
        {
            own = store.Root.Own(given + 1);
        }

        Assert.Equal(8f, own.to(ScalarType.Float32).sum().item<float>());
        store.Dispose();
        Assert.True(given.IsInvalid && standIn.IsInvalid && own.IsInvalid);
    }

    [Fact]
    public void A_tensor_that_a_layer_has_freed_is_read_again()
    {
        using WeightStore store = Store(new ModelClass { Name = "Net" }, Tensors(("a", ones(4))), dtype: ScalarType.Float16);
        store.Root.Get("a", 4).Dispose();
        Assert.Equal(4, store.Root.Get("a", 4).NumberOfElements);
        Assert.Equal(4, store.ParameterCount);
    }

    [Fact]
    public void Cancelling_stops_before_the_next_tensor()
    {
        using var cancellation = new CancellationTokenSource();
        using var store = new WeightStore(
            new TensorDictionary(Tensors(("a", ones(1)), ("b", ones(1)))), new ModelClass { Name = "Net" }, new TestArchitecture("net").Config(), cancellationToken: cancellation.Token);
        store.Root.Get("a", 1);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => store.Root.Get("b", 1));
    }

    [Fact]
    public void Natural_order_counts_numbers_by_value()
        => Assert.Equal(
            ["a.2.w", "a.10.w", "a.b.w", "shard_2.w", "shard_11.w", "shard_11.w.x"],
            new[] { "shard_11.w.x", "shard_11.w", "a.10.w", "a.b.w", "shard_2.w", "a.2.w" }.Order(NaturalOrder.Instance));

    private static (WeightConversion Conversion, (string, Tensor)[] Stored, (string, Tensor)[] Expected) Case(string name)
    {
        // Every value differs, so that no wrong order goes unseen.
        Tensor values = arange(48, dtype: ScalarType.Float32);
        Tensor a = values.narrow(0, 0, 16).view(4, 4);
        Tensor b = values.narrow(0, 16, 16).view(4, 4);
        Tensor c = values.narrow(0, 32, 16).view(4, 4);
        return name switch
        {
            "chunk" => (
                Both(["qkv"], ["q", "k", "v"], [Operation("Chunk", ("dim", 0))], [Operation("Concatenate", ("dim", 0))]),
                [("x.qkv.weight", cat([a, b, c]))],
                [("x.q.weight", a), ("x.k.weight", b), ("x.v.weight", c)]),
            "concatenate" => (
                Both(["gate", "up"], ["gate_up"], [Operation("Concatenate", ("dim", 1))], [Operation("Chunk", ("dim", 1))]),
                [("x.gate.weight", a), ("x.up.weight", b)],
                [("x.gate_up.weight", cat([a, b], 1))]),
            "merge" => (
                Both(["experts.*.down.weight"], ["experts.down"], [Operation("MergeModulelist", ("dim", 0))], [Operation("SplitModulelist", ("dim", 0))]),
                [("x.experts.0.down.weight", a), ("x.experts.1.down.weight", b), ("x.experts.2.down.weight", c)],
                [("x.experts.down", stack([a, b, c]))]),
            "merge-concatenate" => (
                Both(
                    ["experts.*.gate.weight", "experts.*.up.weight"],
                    ["experts.gate_up"],
                    [Operation("MergeModulelist", ("dim", 0)), Operation("Concatenate", ("dim", 1))],
                    [Operation("Chunk", ("dim", 1)), Operation("SplitModulelist", ("dim", 0))]),
                [.. Enumerable.Range(0, 11).SelectMany(i => new[] { ($"x.experts.{i}.gate.weight", a + (100 * i)), ($"x.experts.{i}.up.weight", b + (100 * i)) })],
                [("x.experts.gate_up", cat([stack(Enumerable.Range(0, 11).Select(i => a + (100 * i))), stack(Enumerable.Range(0, 11).Select(i => b + (100 * i)))], 1))]),
            "transpose" => (
                Both(["old"], ["new"], [Operation("Transpose", ("dim0", 0), ("dim1", 1))], [Operation("Transpose", ("dim0", 1), ("dim1", 0))]),
                [("x.old", values.view(6, 8))],
                [("x.new", values.view(6, 8).t().contiguous())]),
            "interleave" => (
                Both(["old"], ["new"], [Operation("Interleave", ("dim", 0))], [Operation("Interleave", ("dim", 0), ("inverse", 1))]),
                [("x.old", values.view(6, 8))],
                [("x.new", values.view(6, 8).index_select(0, tensor(new long[] { 0, 2, 4, 1, 3, 5 })))]),
            "rope" => (
                Both(["wq"], ["q_proj"], [Operation("PermuteForRope")], [Operation("PermuteForRope", ("inverse", 1))]),
                [("x.wq", values.view(8, 6))],
                [("x.q_proj", values.view(8, 6).index_select(0, tensor(new long[] { 0, 2, 1, 3, 4, 6, 5, 7 })))]),
            "chunk-rope" => (
                Both(
                    ["wqv"],
                    ["q_proj", "v_proj"],
                    [Operation("Chunk", ("dim", 0)), Operation("PermuteForRope") with { Texts = new Dictionary<string, IReadOnlyList<string>> { ["permute_layer_names"] = ["q_proj"] } }],
                    [Operation("PermuteForRope", ("inverse", 1)) with { Texts = new Dictionary<string, IReadOnlyList<string>> { ["permute_layer_names"] = ["q_proj"] } }, Operation("Concatenate", ("dim", 0))]),
                [("x.wqv", values.view(16, 3))],
                [("x.q_proj", values.view(16, 3).index_select(0, tensor(new long[] { 0, 2, 1, 3, 4, 6, 5, 7 }))), ("x.v_proj", values.view(16, 3).narrow(0, 8, 8))]),
            "split" => (
                Both(["att"], ["q", "k", "v"], [Operation("Split", ("dim", 0))], [Operation("Concatenate", ("dim", 0))]),
                [("x.att", values.view(8, 6))],
                [("x.q", values.view(8, 6).narrow(0, 0, 4)), ("x.k", values.view(8, 6).narrow(0, 4, 2)), ("x.v", values.view(8, 6).narrow(0, 6, 2))]),
            "ernie" => (
                Both(
                    ["experts.*.gate.weight", "experts.*.up.weight"],
                    ["text.gate_up", "vision.gate_up"],
                    [Operation("ErnieFuseAndSplitTextVisionExperts", ("stack_dim", 0), ("concat_dim", 1))],
                    [Operation("ErnieSplitAndDecoupleTextVisionExperts", ("stack_dim", 0), ("concat_dim", 1))]),
                [.. Enumerable.Range(0, 4).SelectMany(i => new[] { ($"x.experts.{i}.gate.weight", a + (100 * i)), ($"x.experts.{i}.up.weight", b + (100 * i)) })],
                [("x.text.gate_up", cat([stack([a, a + 100]), stack([b, b + 100])], 1)), ("x.vision.gate_up", cat([stack([a + 200, a + 300]), stack([b + 200, b + 300])], 1))]),
            _ => throw new ArgumentException(name),
        };
    }

    // The notation of the specs: a pattern of transformers is a regular expression with `*.` for any part and a word's end.
    private static WeightConversion Both(string[] sources, string[] targets, WeightOperation[] there, WeightOperation[] back) => new()
    {
        Sources = [.. sources.Select(Pattern)],
        Targets = targets,
        Operations = there,
        Reverse = new WeightConversion { Sources = [.. targets.Select(Pattern)], Targets = sources, Operations = back },
    };

    private static string Pattern(string name) => Regex.Escape(name).Replace(@"\*\.", @".*\.", StringComparison.Ordinal) + @"(?!\w)";

    private static WeightConversion Rename(string source, string target) => new() { Sources = [source], Targets = [target] };

    private static WeightOperation Operation(string name, params (string Name, double Value)[] arguments) => new(name, arguments.ToDictionary(a => a.Name, a => a.Value));

    private static Dictionary<string, Tensor> Tensors(params ReadOnlySpan<(string Name, Tensor Tensor)> tensors)
    {
        var result = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in tensors)
        {
            result.Add(name, tensor);
        }

        return result;
    }

    private static WeightStore Store(ModelClass modelClass, Dictionary<string, Tensor> tensors, string config = "{}", ScalarType dtype = ScalarType.Float32)
        => new(new TensorDictionary(tensors), modelClass, new TestArchitecture("net", modelClass).Config(config), dtype);

    private static float[] Values(Tensor tensor) => [.. tensor.data<float>()];
}

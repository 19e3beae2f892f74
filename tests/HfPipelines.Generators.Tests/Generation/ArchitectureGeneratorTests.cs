using System.Reflection;
using System.Text.Json;
using HfPipelines.Architectures;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using Microsoft.CodeAnalysis;

namespace HfPipelines.Generators.Tests.Generation;

public class ArchitectureGeneratorTests
{
    /// <summary>A spec that uses every kind of field, class and conversion.</summary>
    public const string Mine = """
        {
          "model_type": "mine",
          "kind": "text",
          "summary": "Mine, with <angles> & more.",
          "config": "MineConfig",
          "fields": {
            "tie_word_embeddings": { "type": "bool", "default": false },
            "hidden_size": { "type": "int", "default": 8, "aliases": ["n_embd"] },
            "rms_norm_eps": { "type": "float", "default": 1e-06 },
            "time_step_limit": { "type": "float[]", "default": [0, { "__float__": "Infinity" }] },
            "use_cache": { "type": "bool?", "default": true },
            "activation": { "type": "string", "default": "a \"quoted\" \\ one" },
            "nickname": { "type": "string?", "default": "nick" },
            "layers": { "type": "int[]", "default": [-2] },
            "ends": { "type": "int[]?", "default": [2] },
            "names": { "type": "string[]?" },
            "rope_parameters": { "type": "rope", "default": { "rope_theta": 500000.0, "partial_rotary_factor": 0.5 } },
            "text_config": { "type": "auto_config", "model_type": "llama", "default": { "hidden_size": 16 } },
            "vision_config": { "type": "config", "model_type": "part", "default": { "depth": 7 } },
            "extra_config": { "type": "config?", "model_type": "part" },
            "anything": { "type": "json", "default": { "a": [1, "x"] } },
            "json": { "type": "json" },
            "class": { "type": "int?" },
            "mine_config": { "type": "int?" }
          },
          "classes": {
            "MineModel": { "tasks": ["base"], "base_model_prefix": "model" },
            "MineForCausalLM": {
              "tasks": ["causal_lm"], "base_model_prefix": "model", "tied": { "lm_head.weight": "model.embed.weight" }, "generates": true,
              "ignore_missing": ["^x\\."], "ignore_unexpected": ["y$"],
              "conversions": [{ "from": "layers.(\\d+).a", "to": "blocks.\\1.a", "offset": 1, "reverse": { "from": "blocks.(\\d+).a", "to": "layers.\\1.a", "offset": -1 } }]
            }
          },
          "conversions": [
            { "add_prefix": "model" },
            { "from": ["a", "b"], "to": ["c", "d"], "paired": true },
            { "from": "q", "to": ["x", "y"], "operations": [{ "op": "Chunk", "dim": 0 }, { "op": "PermuteForRope", "inverse": true, "permute_layer_names": ["q"] }], "reverse": { "from": ["x", "y"], "to": "q", "operations": [{ "op": "Concatenate", "dim": 0 }] } }
          ],
          "tokenizer": "MineTokenizer"
        }
        """;

    private const string Part = """{ "model_type": "part", "kind": "image", "config": "PartConfig", "fields": { "depth": { "type": "int", "default": 3 } }, "classes": { "PartModel": { "tasks": ["base"] } } }""";

    private const string Networks = """
        using HfPipelines.Checkpoints;
        using HfPipelines.Networks;

        namespace MyApp;

        [Network("mine")]
        [Network("part")]
        internal static class MineNetworks
        {
            public static Network MineForCausalLM(MineConfig config, Weights weights) => throw new System.NotImplementedException();

            public static Network PartModel(PartConfig config, Weights weights) => throw new System.NotImplementedException();

            private static Network MineModel(MineConfig config, Weights weights) => throw new System.NotImplementedException();
        }
        """;

    private static readonly Project OwnSpec = new()
    {
        Sources = [Networks, "[HfPipelines.HfModel(\"mine\")] public partial class MyModel;"],
        Files = [new("specs/mine.hfmodel.json", Mine), new("specs/part.hfmodel.json", Part), new("appsettings.json", "{}")],
    };

    [Fact]
    public void A_spec_of_the_user_becomes_internal_code_in_the_project()
    {
        GenerationResult result = OwnSpec.Run();
        Assert.All(["MyApp.MineConfig", "MyApp.MineArchitecture", "MyApp.ProjectArchitectures"], t => Assert.Equal(Accessibility.Internal, result.Type(t).DeclaredAccessibility));
    }

    [Fact]
    public void A_class_of_an_own_spec_knows_the_own_registry()
    {
        GenerationResult result = OwnSpec.Run();
        Assert.Contains(result.Files.Values, f => f.Contains("LoadAsync<global::HfPipelines.Pipelines.TextGenerationPipeline>(global::MyApp.MineArchitecture.Instance, global::MyApp.ProjectArchitectures.Registry, \"causal_lm\", pathOrHubId", StringComparison.Ordinal));
        Assert.Contains(result.Files.Values, f => f.Contains("internal global::MyApp.MineConfig Config", StringComparison.Ordinal));
    }

    [Fact]
    public void An_absent_key_is_its_default()
    {
        object config = Read("{}");
        Assert.Equal(8, Get<int>(config, "HiddenSize"));
        Assert.Equal(1e-6, Get<double>(config, "RmsNormEps"));
        Assert.Equal([0, double.PositiveInfinity], Get<IReadOnlyList<double>>(config, "TimeStepLimit"));
        Assert.Equal(true, Get<bool?>(config, "UseCache"));
        Assert.Equal("a \"quoted\" \\ one", Get<string>(config, "Activation"));
        Assert.Equal("nick", Get<string?>(config, "Nickname"));
        Assert.Equal([-2], Get<IReadOnlyList<int>>(config, "Layers"));
        Assert.Equal([2], Get<IReadOnlyList<int>?>(config, "Ends"));
        Assert.Null(Get<IReadOnlyList<string>?>(config, "Names"));
        Assert.Equal((500000.0, 0.5), (Get<RopeParameters>(config, "RopeParameters").RopeTheta, Get<RopeParameters>(config, "RopeParameters").PartialRotaryFactor));
        Assert.Equal(16, Assert.IsType<LlamaConfig>(Get<PretrainedConfig>(config, "TextConfig")).HiddenSize);
        Assert.Equal(7, Get<int>(Get<object>(config, "VisionConfig"), "Depth"));
        Assert.Null(Get<object?>(config, "ExtraConfig"));
        Assert.Equal("x", Get<JsonElement>(config, "Anything").GetProperty("a")[1].GetString());
        Assert.Null(Get<JsonElement?>(config, "JsonValue"));
        Assert.False(((PretrainedConfig)config).TieWordEmbeddings);
    }

    [Fact]
    public void Null_in_the_file_is_not_the_default()
    {
        object config = Read("""{ "use_cache": null, "nickname": null, "ends": null, "hidden_size": null }""");
        Assert.Null(Get<bool?>(config, "UseCache"));
        Assert.Null(Get<string?>(config, "Nickname"));
        Assert.Null(Get<IReadOnlyList<int>?>(config, "Ends"));
        Assert.Equal(8, Get<int>(config, "HiddenSize"));
    }

    [Fact]
    public void Other_spellings_and_single_values_are_read()
    {
        object config = Read("""{ "n_embd": 9, "hidden_size": 5, "layers": 4, "ends": [1, 2], "names": "one", "vision_config": { "depth": 1 }, "extra_config": {}, "text_config": { "model_type": "mistral" }, "tie_word_embeddings": true }""");
        Assert.Equal(9, Get<int>(config, "HiddenSize"));
        Assert.Equal([4], Get<IReadOnlyList<int>>(config, "Layers"));
        Assert.Equal([1, 2], Get<IReadOnlyList<int>?>(config, "Ends"));
        Assert.Equal(["one"], Get<IReadOnlyList<string>?>(config, "Names"));
        Assert.Equal(1, Get<int>(Get<object>(config, "VisionConfig"), "Depth"));
        Assert.Equal(3, Get<int>(Get<object>(config, "ExtraConfig"), "Depth"));
        Assert.IsType<MistralConfig>(Get<PretrainedConfig>(config, "TextConfig"));
        Assert.True(((PretrainedConfig)config).TieWordEmbeddings);
    }

    [Fact]
    public void A_record_with_the_sizes_of_a_transformer_says_what_it_has_under_common_names()
    {
        var gpt2 = (ITransformerConfig)ReadBuiltIn("gpt2", """{ "n_embd": 8, "n_inner": 20 }""");
        Assert.Equal((8, 12, 12), (gpt2.HiddenSize, gpt2.NumHiddenLayers, gpt2.NumAttentionHeads));
        Assert.Equal((20, 50257, 1024, true), (gpt2.IntermediateSize, gpt2.VocabSize, gpt2.MaxPositionEmbeddings, gpt2.UseCache));
        Assert.Equal(("gelu_new", 1e-5), (gpt2.HiddenAct, gpt2.LayerNormEps));
        Assert.Equal((null, null, null), (gpt2.RmsNormEps, gpt2.NumKeyValueHeads, gpt2.RopeParameters));
        Assert.Equal([8], ((ITransformerConfig)ReadBuiltIn("clip_vision_model", """{ "patch_size": 8 }""")).PatchSize);
        Assert.Equal(["full_attention"], ((ITransformerConfig)ReadBuiltIn("qwen3", """{ "layer_types": ["full_attention"] }""")).LayerTypes);
        Assert.IsNotType<ITransformerConfig>(ReadBuiltIn("resnet", "{}"), exactMatch: false);
    }

    [Theory]
    [InlineData(typeof(ITransformerConfig))]
    [InlineData(typeof(ISpeechEncoderConfig))]
    public void Every_member_of_what_configurations_share_is_some_record_s(Type shared)
    {
        Type[] records = [.. typeof(LlamaConfig).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(shared))];
        var written = records.Select(r => r.GetInterfaceMap(shared)).SelectMany(m => m.InterfaceMethods.Zip(m.TargetMethods))
            .Where(m => !m.Second.DeclaringType!.IsInterface).Select(m => m.First).ToHashSet();
        Assert.All(shared.GetProperties(), p => Assert.Contains(p.GetMethod!, written));
    }

    [Fact]
    public void A_value_of_another_type_is_named()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Read("""{ "vision_config": { "depth": "deep" } }"""));
        Assert.Equal("vision_config.depth", error.Key);
    }

    [Fact]
    public void The_architecture_knows_its_networks_and_conversions()
    {
        Architecture mine = Own("mine");
        Assert.Equal(ArchitectureKind.Text, mine.Kind);
        Assert.Equal("MineTokenizer", mine.TokenizerClass);
        Assert.Null(mine.FindClass("MineModel")!.Create);
        ModelClass model = mine.FindClass("MineForCausalLM")!;
        Assert.NotNull(model.Create);
        Assert.True(model.Generates);
        Assert.Equal("model.embed.weight", model.TiedWeights["lm_head.weight"]);
        Assert.Equal((1, -1), (model.Conversions[0].IndexOffset, model.Conversions[0].Reverse!.IndexOffset));
        Assert.Equal("model", mine.Conversions[0].PrefixToAdd);
        Assert.True(mine.Conversions[1].IsPaired);
        Assert.Equal(0, mine.Conversions[2].Operations[0].Arguments["dim"]);
        Assert.Equal(["q"], mine.Conversions[2].Operations[1].Texts["permute_layer_names"]);
        Assert.Equal("Concatenate", mine.Conversions[2].Reverse!.Operations[0].Name);
        Assert.NotNull(Own("part").FindClass("PartModel")!.Create);
    }

    [Fact]
    public void A_family_makes_the_classes_that_end_in_its_methods_names_unless_one_has_a_method_of_its_own()
    {
        const string Family = """
            using HfPipelines.Checkpoints;
            using HfPipelines.Networks;

            namespace MyApp;

            internal abstract class Shared
            {
                public Network Model() => throw new System.NotImplementedException();
            }

            internal sealed class Family : Shared
            {
                public Network ForCausalLM() => throw new System.NotImplementedException();

                public Network ForNothing() => throw new System.NotImplementedException();

                public Network ForTokenClassification(int labels) => throw new System.NotImplementedException();

                public string ForQuestionAnswering() => "";
            }

            [Network("tiny")]
            internal static class TinyNetworks
            {
                public static Family Models(TinyConfig config, Weights weights) => throw new System.NotImplementedException();

                public static Network TinyForCausalLM(TinyConfig config, Weights weights) => throw new System.NotImplementedException();
            }
            """;
        string code = new Project
        {
            Sources = [Family],
            Files = [new("tiny.hfmodel.json", """{ "based_on": "llama", "model_type": "tiny", "config": "TinyConfig" }""")],
        }.Run().Files["Tiny.g.cs"];
        Assert.Contains("ImplementsAttribute(\"TinyModel\", \"TinyForCausalLM\")", code, StringComparison.Ordinal);
        Assert.Contains("global::MyApp.TinyNetworks.Models((TinyConfig)config, weights).Model(),", code, StringComparison.Ordinal);
        Assert.Contains("global::MyApp.TinyNetworks.TinyForCausalLM((TinyConfig)config, weights),", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_spec_leaves_the_others()
    {
        GenerationResult result = new Project { Files = [new("bad.hfmodel.json", "{"), new("part.hfmodel.json", Part)] }.Run();
        Assert.Equal(["Part.g.cs", "ProjectArchitectures.g.cs"], result.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_is_listed_twice_is_one_file()
        => Assert.Equal(2, new Project { Files = [new("part.hfmodel.json", Part), new("part.hfmodel.json", Part)] }.Run().Files.Count);

    [Fact]
    public void A_spec_may_be_based_on_a_built_in_one()
    {
        GenerationResult result = new Project
        {
            Files = [new("tiny.hfmodel.json", """{ "based_on": "llama", "model_type": "tiny", "config": "TinyConfig", "fields": { "hidden_size": { "default": 4 } } }""")],
        }.Run();
        Assert.Contains("HiddenSize = reader.GetInt32(4, \"hidden_size\");", result.Files["Tiny.g.cs"], StringComparison.Ordinal);
        Assert.Contains("Name = \"TinyForCausalLM\",", result.Files["Tiny.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_publishes_its_architectures_compiles_those_with_a_network_and_lists_the_others()
    {
        const string Holder = """{ "model_type": "holder", "kind": "text", "config": "HolderConfig", "fields": { "part_config": { "type": "config", "model_type": "part" } } }""";
        const string Listed = """
            {
              "model_type": "listed", "kind": "vision-text", "config": "ListedConfig", "tokenizer": "ListedTokenizer",
              "classes": { "ListedModel": {}, "ListedForCausalLM": { "tasks": ["causal_lm", "image_text_to_text"], "generates": true } }
            }
            """;
        GenerationResult result = new Project
        {
            Sources = ["[HfPipelines.Networks.Network(\"holder\")] internal static class HolderNetworks;"],
            Files = [new("holder.json", Holder), new("part.json", Part), new("listed.json", Listed)],
            Options = new(("RootNamespace", "MyApp"), ("HfArchitecturesClass", "MoreArchitectures")),
        }.Run();
        Assert.Equal(["Holder.g.cs", "MoreArchitectures.g.cs", "Part.g.cs"], result.Files.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            ["MyApp.HolderConfig", "MyApp.PartConfig", "MyApp.PartArchitecture", "MyApp.MoreArchitectures"],
            t => Assert.Equal(Accessibility.Public, result.Type(t).DeclaredAccessibility));

        ArchitectureRegistry registry = RegistryOf(result, "MyApp.MoreArchitectures");
        Assert.True(registry.TryGet("listed", out Architecture? listed));
        Assert.Equal((ArchitectureKind.VisionText, "ListedTokenizer", null), (listed.Kind, listed.TokenizerClass, listed.ProcessorClass));
        Assert.Equal(["ListedModel", "ListedForCausalLM"], listed.Classes.Select(c => c.Name));
        Assert.Empty(listed.Classes[0].Tasks);
        Assert.Equal(["causal_lm", "image_text_to_text"], listed.Classes[1].Tasks);
        Assert.Equal((false, true), (listed.Classes[0].Generates, listed.Classes[1].Generates));
        Assert.All(listed.Classes, c => Assert.Null(c.Create));
        Assert.IsType<UntypedConfig>(listed.ReadConfig(new ConfigReader("config.json", JsonElement.Parse("{}"), registry)));
    }

    [Fact]
    public void Without_a_namespace_code_lands_in_the_global_one()
        => Assert.NotNull(new Project { Files = [new("part.hfmodel.json", Part)], Options = new() }.Run().Type("PartConfig"));

    private static readonly Lazy<ArchitectureRegistry> Registry = new(() => RegistryOf(OwnSpec.Run(), "MyApp.ProjectArchitectures"));

    private static ArchitectureRegistry RegistryOf(GenerationResult result, string type)
        => (ArchitectureRegistry)result.Load().GetType(type)!.GetProperty("Registry", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static Architecture Own(string modelType) => Registry.Value.TryGet(modelType, out Architecture? architecture) ? architecture : throw new KeyNotFoundException(modelType);

    private static PretrainedConfig Read(string json) => Own("mine").ReadConfig(new ConfigReader("config.json", JsonElement.Parse(json), Registry.Value));

    private static PretrainedConfig ReadBuiltIn(string modelType, string json)
    {
        Assert.True(BuiltInArchitectures.Registry.TryGet(modelType, out Architecture? architecture));
        return architecture.ReadConfig(new ConfigReader("config.json", JsonElement.Parse(json), BuiltInArchitectures.Registry));
    }

    private static T Get<T>(object config, string property)
        => (T)config.GetType().GetProperties().Single(p => p.Name == property).GetValue(config)!;
}

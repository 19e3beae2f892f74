using HfPipelines.Architectures;
using HfPipelines.Generators.Analyzers;
using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Specs;
using HfPipelines.Generators.Tests.Generation;
using HfPipelines.Networks;
using Microsoft.CodeAnalysis.Testing;

namespace HfPipelines.Generators.Tests.Analyzers;

public class HfModelAnalyzerTests
{
    [Theory]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel(\"llama\", Task = \"text-classification\")] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public partial class Model;")]
    [InlineData("public class Plain;")]
    public Task Nothing_is_wrong(string source) => AnalyzerTest<HfModelAnalyzer>.VerifyAsync(source);

    [Theory]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public class {|HFP0001:Model|};")]
    [InlineData("public class Outer { [HfPipelines.HfModel(\"llama\")] public partial class {|HFP0001:Model|}; }")]
    [InlineData("[HfPipelines.HfModel({|HFP0002:\"lama\"|})] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel({|HFP0002:\"\"|})] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel(\"llama\", Task = {|HFP0004:\"text-generatoin\"|})] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel(\"llama\", Task = {|HFP0005:\"image-classification\"|})] public partial class Model;")]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public static partial class {|HFP0008:Model|};")]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public abstract partial class {|HFP0008:Model|};")]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public partial class {|HFP0008:Model|}<T>;")]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public partial record {|HFP0008:Model|};")]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public partial class {|HFP0008:Model|}(int x);")]
    [InlineData("public partial class Outer<T> { [HfPipelines.HfModel(\"llama\")] public partial class {|HFP0008:Model|}; }")]
    public Task What_is_wrong_is_marked(string source) => AnalyzerTest<HfModelAnalyzer>.VerifyAsync(source);

    [Fact]
    public Task A_type_without_a_network_is_reported()
        => AnalyzerTest<HfModelAnalyzer>.VerifyAsync($"[HfPipelines.HfModel({{|HFP0003:\"{WithoutNetwork}\"|}})] public partial class Model;");

    [Fact]
    public void A_type_without_a_network_gives_no_errors_in_generated_code()
        => Assert.Empty(Project.Of($"[HfPipelines.HfModel(\"{WithoutNetwork}\")] public partial class Model;").Run().Files);

    // The first that could be a pipeline, so that the tests hold while networks are written.
    private static string WithoutNetwork => SpecCatalog.ModelTypes.First(
        t => BuiltInArchitectures.Registry.TryGet(t, out Architecture? known) && known is ListedArchitecture && PipelineComposer.MainTask(SpecCatalog.Find(t)!) is not null);

    [Fact]
    public Task A_class_without_a_network_is_reported() => AnalyzerTest<HfModelAnalyzer>.VerifyAsync(
        "[HfPipelines.HfModel({|HFP0003:\"mine\"|})] public partial class Model;", ("mine.hfmodel.json", ArchitectureGeneratorTests.Mine));

    [Fact]
    public Task A_network_of_the_project_counts() => AnalyzerTest<HfModelAnalyzer>.VerifyAsync(
        """
        [HfPipelines.HfModel("mine")] public partial class Model;

        [HfPipelines.Networks.Network("mine")]
        internal static class Networks
        {
            public static HfPipelines.Networks.Network MineForCausalLM(MyApp.MineConfig config, HfPipelines.Checkpoints.Weights weights) => throw new System.Exception();
        }
        """,
        ("mine.hfmodel.json", ArchitectureGeneratorTests.Mine));

    [Fact]
    public async Task The_message_offers_what_was_meant()
    {
        var test = new AnalyzerTest<HfModelAnalyzer>("[HfPipelines.HfModel({|#0:\"lava\"|})] public partial class Model;");
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.UnknownModelType).WithLocation(0).WithArguments("lava", Descriptors.DidYouMean(Descriptors.NearestModelTypes("lava", []))));
        await test.RunAsync();
        Assert.StartsWith("; did you mean 'llava'", Descriptors.DidYouMean(Descriptors.NearestModelTypes("lava", [])), StringComparison.Ordinal);
    }
}

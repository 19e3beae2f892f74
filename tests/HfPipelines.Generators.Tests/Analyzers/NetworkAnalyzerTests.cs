using HfPipelines.Generators.Analyzers;
using HfPipelines.Generators.Tests.Generation;

namespace HfPipelines.Generators.Tests.Analyzers;

public class NetworkAnalyzerTests
{
    [Theory]
    [InlineData("MineModel(MyApp.MineConfig config, HfPipelines.Checkpoints.Weights weights)")]
    [InlineData("{|HFP0007:MineModle|}(MyApp.MineConfig config, HfPipelines.Checkpoints.Weights weights)")]
    [InlineData("{|HFP0007:MineModel|}(MyApp.MineConfig config)")]
    public Task A_method_is_named_after_a_class(string method) => AnalyzerTest<NetworkAnalyzer>.VerifyAsync(
        $$"""
        [HfPipelines.Networks.Network("mine")]
        internal static class Networks
        {
            public static HfPipelines.Networks.Network {{method}} => throw new System.Exception();

            public static int Helper(int x) => x;

            private static HfPipelines.Networks.Network Build(int layers) => throw new System.Exception();
        }
        """,
        ("mine.hfmodel.json", ArchitectureGeneratorTests.Mine));

    [Fact]
    public Task The_model_type_has_a_spec() => AnalyzerTest<NetworkAnalyzer>.VerifyAsync(
        "[{|HFP0002:HfPipelines.Networks.Network(\"mien\")|}] internal static class Networks;", ("mine.hfmodel.json", ArchitectureGeneratorTests.Mine));
}

using HfPipelines.Generators.Analyzers;
using HfPipelines.Generators.CodeFixes;
using HfPipelines.Generators.Tests.Generation;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace HfPipelines.Generators.Tests.Analyzers;

public class CodeFixTests
{
    [Theory]
    [InlineData("[HfPipelines.HfModel(\"llama\")] public class {|HFP0001:Model|};", "[HfPipelines.HfModel(\"llama\")] public partial class Model;")]
    [InlineData(
        "public sealed class Outer { [HfPipelines.HfModel(\"llama\")] public class {|HFP0001:Model|}; }",
        "public sealed partial class Outer { [HfPipelines.HfModel(\"llama\")] public partial class Model; }")]
    public Task A_class_becomes_partial(string before, string after) => VerifyAsync<AddPartialCodeFix>(before, after);

    [Theory]
    [InlineData("[HfPipelines.HfModel({|HFP0002:\"lava\"|})] public partial class Model;", "[HfPipelines.HfModel(\"llava\")] public partial class Model;")]
    [InlineData(
        "[HfPipelines.HfModel(\"llama\", Task = {|HFP0004:\"text-generatoin\"|})] public partial class Model;",
        "[HfPipelines.HfModel(\"llama\", Task = \"text-generation\")] public partial class Model;")]
    public Task A_name_becomes_the_nearest(string before, string after) => VerifyAsync<NearestNameCodeFix>(before, after);

    private static Task VerifyAsync<TCodeFix>(string before, string after)
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<HfModelAnalyzer, TCodeFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CompilerDiagnostics = CompilerDiagnostics.None,
            CodeActionIndex = 0,
        };
        test.TestState.AdditionalReferences.AddRange(References.All);
        test.FixedState.AdditionalReferences.AddRange(References.All);
        return test.RunAsync();
    }
}

using HfPipelines.Generators.Analyzers;
using Microsoft.CodeAnalysis.Testing;

namespace HfPipelines.Generators.Tests.Analyzers;

public class SpecAnalyzerTests
{
    [Theory]
    [InlineData("{\n  \"model_type\": \"mine\",\n  \"kind\": 3\n}", "'config': the key is missing", 1, 1)]
    [InlineData("{\n  \"model_type\": \"mine\",\n  \"config\": \"MineConfig\",\n  \"kind\": 3\n}", "'kind': expected a text, found 3", 4, 11)]
    [InlineData("{\n  \"model_type\" \"mine\"\n}", "expected ':', found '\"'", 2, 16)]
    public async Task File_line_and_key_are_named(string json, string problem, int line, int column)
    {
        var test = new AnalyzerTest<SpecAnalyzer>("public class Plain;", ("mine.hfmodel.json", json));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.InvalidSpec)
            .WithLocation("mine.hfmodel.json", line, column)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("mine.hfmodel.json", problem));
        await test.RunAsync();
    }

    [Fact]
    public Task Two_specs_of_one_type_are_refused()
    {
        const string Spec = """{ "model_type": "mine", "kind": "text", "config": "MineConfig" }""";
        var test = new AnalyzerTest<SpecAnalyzer>("public class Plain;", ("a.hfmodel.json", Spec), ("b.hfmodel.json", Spec));
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.InvalidSpec)
            .WithLocation("b.hfmodel.json", 1, 17)
            .WithArguments("b.hfmodel.json", "'model_type': another file holds a spec of 'mine' too"));
        return test.RunAsync();
    }

    [Fact]
    public Task Other_json_is_no_spec() => AnalyzerTest<SpecAnalyzer>.VerifyAsync("public class Plain;", ("appsettings.json", "{"));
}

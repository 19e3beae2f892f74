using HfPipelines.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HfPipelines.Generators.Tests.Analyzers;

public class DocumentationTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. new DiagnosticAnalyzer[] { new HfModelAnalyzer(), new NetworkAnalyzer(), new SpecAnalyzer() }
            .SelectMany(a => a.SupportedDiagnostics).DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_diagnostic_has_a_page_under_its_title_and_leads_to_it()
    {
        Assert.Equal(8, Descriptors.Length);
        Assert.All(Descriptors, d =>
        {
            Assert.Equal($"# {d.Id}: {d.Title}", File.ReadLines(Path.Combine(Folder, $"{d.Id}.md")).First());
            Assert.EndsWith($"docs/diagnostics/{d.Id}.md", d.HelpLinkUri, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_page_is_about_a_diagnostic()
        => Assert.Equal([.. Descriptors.Select(d => d.Id), "HFP1001"], Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    private static string Folder => Repository.PathOf("docs", "diagnostics");
}

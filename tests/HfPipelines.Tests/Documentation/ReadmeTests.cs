using HfPipelines.Architectures;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Documentation;

public sealed class ReadmeTests
{
    [Fact]
    public void TheTableOfWhatRunsIsThatOfTheRegistry()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains(SupportedTable.Markdown(BuiltInArchitectures.Registry), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLinesOfTheArchitecturesAreThoseOfTheSources()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architectures.md")).ReplaceLineEndings("\n");
        Assert.Contains(ArchitectureLines.Markdown(Path.Combine(Repository.Root, "src", "HfPipelines.Architectures")), page, StringComparison.Ordinal);
    }
}

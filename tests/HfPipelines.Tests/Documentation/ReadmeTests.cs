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
}

using HfPipelines.Tokenization.Papers;

namespace HfPipelines.Tests.Tokenization;

public class PaperMarkdownTests
{
    // The results are those of transformers without nltk's list of words.
    [Fact]
    public void InventedReferencesBecomeAMark()
    {
        string references = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"* [{i}] Some paper by Oak and Pine, {1990 + i}"));
        string text = $"A text.\n## References\n{references}\nThe end of it all.";
        Assert.Equal("A text.\n\n\n[MISSING_PAGE_POST]\n\nhe end of it all.", PaperMarkdown.RemoveInventedReferences(text));
    }

    [Fact]
    public void WhatIsRepeatedAtTheEndStaysOnce()
    {
        string repeated = string.Concat(Enumerable.Repeat("This sentence comes again and again. ", 20));
        Assert.Equal("First something else. This sentence comes again and again.\n\n ", PaperMarkdown.Repair("First something else. " + repeated));
    }

    [Theory]
    [InlineData("(1.2) \\[x=1\\]\n\nmore", "\\[x=1 \\tag{1.2}\\]\n\nmore ")]
    [InlineData("see http://a.b/c?d=1 x", "see [http://a.b/c?d=1](http://a.b/c?d=1) x ")]
    public void FormulasAndAddressesBecomeMarkdown(string text, string expected) => Assert.Equal(expected, PaperMarkdown.Repair(text));
}

using System.Diagnostics;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tests.Tokenization;

public class RegexEngineTests
{
    [Theory]
    [InlineData("(a+)+b", 30_000)]
    [InlineData("(a|a)*c", 30_000)]
    [InlineData("(a|aa)+$b", 30_000)]
    [InlineData("(?:a*)*b", 30_000)]
    [InlineData("(?>a+)b", 30_000)]
    [InlineData("(?=(a+)+b)a", 2_000)]
    [InlineData("a++b", 300_000)]
    [InlineData("(?>a++)b", 300_000)]
    [InlineData("a{1,1000}b", 100_000)]
    [InlineData(@"^{0,9}?{0,9}?\P{L}é\K", 200)]
    [InlineData(@"(?:(?:\w{1,3}){1,3}){1,3}\w{1,3}{1,3}{1,3}b", 200)]
    public void HostileTextTakesBoundedTime(string pattern, int length)
    {
        var matches = new MatchList();
        long start = Stopwatch.GetTimestamp();
        RegexPattern.Compile(pattern).FindMatches(new string('a', length), matches);
        Assert.Equal(0, matches.Spans.Length);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("(a{1,1000}){1,1000}b", 20_000)]
    [InlineData("(?:(?:a{1,100}){1,100}){1,10}b", 20_000)]
    [InlineData("(?>(?:ab?)*)c", 100_000)]
    [InlineData("(?:a|b|aa){100,1000}c", 10_000_000)]
    public void ASearchOfTooMuchWorkIsGivenUp(string pattern, int length)
    {
        var compiled = RegexPattern.Compile(pattern);
        string text = new('a', length);
        long start = Stopwatch.GetTimestamp();
        TokenizerException error = Assert.Throws<TokenizerException>(() => compiled.FindMatches(text, new MatchList()));
        Assert.Contains(pattern, error.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void ASearchThatOnlyBackReferencesBoundIsGivenUp()
    {
        var pattern = RegexPattern.Compile(@"(a|aa)+\1b");
        TokenizerException error = Assert.Throws<TokenizerException>(() => pattern.FindMatches(new string('a', 200), new MatchList()));
        Assert.Contains(@"(a|aa)+\1b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a+)+b", "aaaab aab", new[] { 0, 5, 6, 9 })]
    [InlineData("(?:a|ab)(?:c|bcd)", "abcd", new[] { 0, 4 })]
    [InlineData("a{2,3}?", "aaaaa", new[] { 0, 2, 2, 4 })]
    [InlineData("a{2,3}", "aaaaa", new[] { 0, 3, 3, 5 })]
    [InlineData("(?<!a|bc)d", "ad bcd d", new[] { 7, 8 })]
    [InlineData(@"(?<=\Ka)b*", "aac", new[] { 0, 1, 1, 2 })]
    [InlineData("x*", "axb", new[] { 0, 0, 1, 2, 3, 3 })]
    public void MatchesAreThoseOfBacktracking(string pattern, string text, int[] expected)
    {
        var matches = new MatchList();
        RegexPattern.Compile(pattern).FindMatches(text, matches);
        Assert.Equal(expected, matches.Spans.ToArray());
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData(@"\p{NoSuchThing}")]
    [InlineData("(?<=a*)b")]
    public void AMalformedPatternIsRefused(string pattern) => Assert.Throws<FormatException>(() => RegexPattern.Compile(pattern));
}

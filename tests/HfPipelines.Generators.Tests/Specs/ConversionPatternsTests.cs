using System.Text.RegularExpressions;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Specs;

public class ConversionPatternsTests
{
    [Theory]
    [InlineData("q_proj.weight", "layers.0.q_proj.weight", true)]
    [InlineData("q_proj.weight", "layers.0.q_proj.weight_scale", false)]
    [InlineData("experts.*.w1", "mlp.experts.12.w1", true)]
    [InlineData("^model", "my.model", false)]
    [InlineData("hc_", "hc_fn", true)]
    public void A_pattern_ends_at_a_boundary_and_a_star_is_an_index(string pattern, string name, bool matches)
        => Assert.Equal(matches, Regex.IsMatch(name, ConversionPatterns.Source(pattern)));

    [Fact]
    public void A_target_refers_to_the_group() => Assert.Equal("a.$1.$$", ConversionPatterns.Target(@"a.\1.$"));

    [Fact]
    public void Plain_names_are_reversed_with_their_anchor()
    {
        var (sources, targets) = ConversionPatterns.PlainReverse(["^language_model"], ["model.language_model"])!.Value;
        Assert.Equal(["^model.language_model"], sources);
        Assert.Equal(["language_model"], targets);
    }

    [Theory]
    [InlineData("a.(\\d+)", "b.\\1")]
    [InlineData("a|b", "c")]
    public void Names_with_patterns_need_a_written_reverse(string source, string target) => Assert.Null(ConversionPatterns.PlainReverse([source], [target]));
}

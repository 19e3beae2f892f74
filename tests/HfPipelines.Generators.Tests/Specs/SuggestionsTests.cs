using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Specs;

public class SuggestionsTests
{
    [Theory]
    [InlineData("lava", "llava")]
    [InlineData("Llama", "llama")]
    [InlineData("lamma", "llama")]
    [InlineData("qwen-2", "qwen2")]
    [InlineData("mistrla", "mistral")]
    [InlineData("clip-vision-model", "clip_vision_model")]
    [InlineData("Qwen2.5-VL", "qwen2_5_vl")]
    public void The_nearest_comes_first(string written, string meant) => Assert.Equal(meant, Suggestions.Nearest(written, ModelTypeIndex.ModelTypes, 3)[0]);

    [Fact]
    public void What_is_far_from_all_gets_none() => Assert.Empty(Suggestions.Nearest("completely_different_thing", ModelTypeIndex.ModelTypes, 3));

    [Fact]
    public void No_more_than_asked_for() => Assert.Equal(2, Suggestions.Nearest("clip", ["clip1", "clip2", "clip3"], 2).Count);
}

using HfPipelines.Tests.Layers;
using HfPipelines.Verification;
using HfPipelines.Verification.Forward;

namespace HfPipelines.Tests.Networks;

public sealed class ForwardFixtureTests
{
    [Theory]
    [InlineData("forward.zip", "llama/", 6)]
    [InlineData("forward.zip", "clip/", 8)]
    [InlineData("forward.zip", "llava/", 5)]
    [InlineData("forward.zip", "mistral/", 6)]
    [InlineData("forward.zip", "qwen2/", 6)]
    [InlineData("forward.zip", "qwen3/", 6)]
    [InlineData("forward.zip", "siglip/", 6)]
    [InlineData("forward.zip", "vit/", 3)]
    [InlineData("forward.zip", "resnet/", 4)]
    [InlineData("forward.zip", "timm_backbone/", 1)]
    [InlineData("forward.zip", "detr/", 3)]
    [InlineData("forward.zip", "wav2vec2/", 10)]
    [InlineData("forward_v4.zip", "llama/", 6)]
    [InlineData("forward_v4.zip", "clip/", 6)]
    [InlineData("forward_v4.zip", "llava/", 3)]
    [InlineData("forward_v4.zip", "qwen2/", 6)]
    [InlineData("forward_v4.zip", "qwen3/", 6)]
    [InlineData("forward_v4.zip", "siglip/", 4)]
    [InlineData("forward_v4.zip", "vit/", 3)]
    [InlineData("forward_v4.zip", "resnet/", 4)]
    [InlineData("forward.zip", "gemma3/Gemma3ForCausalLM", 2)]
    [InlineData("forward.zip", "gemma3/Gemma3Text", 2)]
    [InlineData("forward.zip", "phi3/", 5)]
    [InlineData("forward.zip", "gpt2/", 8)]
    [InlineData("forward.zip", "bloom/", 6)]
    [InlineData("forward.zip", "falcon/", 6)]
    [InlineData("forward.zip", "mixtral/", 6)]
    [InlineData("forward_v4.zip", "gemma3/Gemma3ForCausalLM", 2)]
    [InlineData("forward_v4.zip", "gemma3/Gemma3Text", 2)]
    [InlineData("forward_v4.zip", "phi3/", 5)]
    [InlineData("forward_v4.zip", "gpt2/", 8)]
    [InlineData("forward_v4.zip", "bloom/", 6)]
    [InlineData("forward_v4.zip", "falcon/", 6)]
    [InlineData("forward_v4.zip", "mixtral/", 6)]
    [InlineData("forward_v4.zip", "detr/", 3)]
    [InlineData("forward_v4.zip", "wav2vec2/", 12)]
    [InlineData("forward.zip", "mamba/", 3)]
    [InlineData("forward_v4.zip", "mamba/", 3)]
    [InlineData("forward.zip", "rwkv/", 3)]
    [InlineData("forward_v4.zip", "rwkv/", 3)]
    [InlineData("forward.zip", "bert/", 10)]
    [InlineData("forward.zip", "modernbert/", 6)]
    [InlineData("forward.zip", "roberta/", 8)]
    [InlineData("forward.zip", "xlm_roberta/", 9)]
    [InlineData("forward.zip", "camembert/", 9)]
    [InlineData("forward.zip", "deberta_v2/", 6)]
    [InlineData("forward.zip", "bart/", 8)]
    [InlineData("forward.zip", "t5/", 7)]
    [InlineData("forward.zip", "switch_transformers/", 4)]
    [InlineData("forward_v4.zip", "bert/", 10)]
    [InlineData("forward_v4.zip", "roberta/", 8)]
    [InlineData("forward_v4.zip", "deberta_v2/", 6)]
    [InlineData("forward_v4.zip", "bart/", 8)]
    [InlineData("forward_v4.zip", "t5/", 7)]
    [InlineData("forward_v4.zip", "switch_transformers/", 4)]
    [InlineData("forward.zip", "whisper/", 7)]
    [InlineData("forward_v4.zip", "whisper/", 7)]
    // Other configurations of the same types, in the same format: rotary kinds, biases, grouped heads, windows, ties, several pictures...
    [InlineData("forward_variants.zip", null, 60)]
    public void Every_fixture_equals_the_original(string archive, string? filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath(archive));
        CaseResult[] results = [.. new ForwardVerifier().Run(fixtures, new VerifyOptions(filter, Generate: true))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}

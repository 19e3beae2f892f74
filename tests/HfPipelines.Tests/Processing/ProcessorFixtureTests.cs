using HfPipelines.Verification;
using HfPipelines.Verification.Processors;

namespace HfPipelines.Tests.Processing;

/// <summary>Every way in which placeholders become tokens equals the original, each on one model type.</summary>
public class ProcessorFixtureTests
{
    [Theory]
    [InlineData("aria")]
    [InlineData("aya_vision")]
    [InlineData("bridgetower")]
    [InlineData("chameleon")]
    [InlineData("clap")]
    [InlineData("clip")]
    [InlineData("cohere2_vision")]
    [InlineData("cohere_compass")]
    [InlineData("deepseek_ocr2")]
    [InlineData("deepseek_vl")]
    [InlineData("gemma3")]
    [InlineData("gemma4")]
    [InlineData("granite_docling")]
    [InlineData("idefics2")]
    [InlineData("idefics3")]
    [InlineData("inkling2")]
    [InlineData("lighton_ocr")]
    [InlineData("llama4")]
    [InlineData("llava_next")]
    [InlineData("llava_next_video")]
    [InlineData("llava_onevision")]
    [InlineData("nougat")]
    [InlineData("ovis2")]
    [InlineData("owlvit")]
    [InlineData("perception_lm")]
    [InlineData("pix2struct")]
    [InlineData("pixtral")]
    [InlineData("qwen2_5_vl")]
    [InlineData("qwen2_audio")]
    [InlineData("qwen2_vl")]
    [InlineData("qwen3_vl")]
    [InlineData("step3p7")]
    [InlineData("unlimited_ocr")]
    [InlineData("wav2vec2")]
    [InlineData("whisper")]
    public void ProcessesAsTheOriginal(string modelType)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "processors.zip"));
        CaseResult[] results = [.. new ProcessorsVerifier().Run(fixtures, new VerifyOptions(modelType + "/"))];
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }
}

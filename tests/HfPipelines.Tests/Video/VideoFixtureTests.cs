using HfPipelines.Tests.Layers;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Video;

public sealed class VideoFixtureTests
{
    [Theory]
    [InlineData("cohere_compass/CohereCompassVideoProcessor", 94)]
    [InlineData("cosmos3_edge/Cosmos3EdgeVideoProcessor", 94)]
    [InlineData("embedding_gemma2/EmbeddingGemma2VideoProcessor", 89)]
    [InlineData("ernie4_5_vl_moe/Ernie4_5_VLMoeVideoProcessor", 102)]
    [InlineData("gemma4/Gemma4VideoProcessor", 89)]
    [InlineData("gemma4_unified/Gemma4UnifiedVideoProcessor", 121)]
    [InlineData("glm46v/Glm46VVideoProcessor", 94)]
    [InlineData("glm4v/Glm4vVideoProcessor", 94)]
    [InlineData("glm5_next/Glm5NextVideoProcessor", 94)]
    [InlineData("glmga/GlmgaVideoProcessor", 94)]
    [InlineData("instructblipvideo/InstructBlipVideoVideoProcessor", 88)]
    [InlineData("internvl/InternVLVideoProcessor", 88)]
    [InlineData("kimi_k25/Kimi_K25VideoProcessor", 94)]
    [InlineData("llava_next_video/LlavaNextVideoVideoProcessor", 89)]
    [InlineData("llava_onevision/LlavaOnevisionVideoProcessor", 88)]
    [InlineData("minicpm_ocr/MiniCPMOcrVideoProcessor", 108)]
    [InlineData("minicpmv4_6/MiniCPMV4_6VideoProcessor", 108)]
    [InlineData("minimax_m3_vl/MiniMaxM3VLVideoProcessor", 94)]
    [InlineData("molmo2/Molmo2VideoProcessor", 89)]
    [InlineData("muse_glimmer/MuseGlimmerVideoProcessor", 94)]
    [InlineData("nemotron_h_omni/NemotronH_Omni_Reasoning_V3VideoProcessor", 89)]
    [InlineData("pe_video/PeVideoVideoProcessor", 88)]
    [InlineData("perception_lm/PerceptionLMVideoProcessor", 89)]
    [InlineData("qwen2_vl/Qwen2VLVideoProcessor", 94)]
    [InlineData("qwen3_vl/Qwen3VLVideoProcessor", 94)]
    [InlineData("sam2_video/Sam2VideoVideoProcessor", 90)]
    [InlineData("smolvlm/SmolVLMVideoProcessor", 97)]
    [InlineData("timesformer/TimesformerVideoProcessor", 89)]
    [InlineData("video_llama_3/VideoLlama3VideoProcessor", 108)]
    [InlineData("video_llava/VideoLlavaVideoProcessor", 89)]
    [InlineData("videomae/VideoMAEVideoProcessor", 89)]
    [InlineData("videomt/VideomtVideoProcessor", 93)]
    [InlineData("vivit/VivitVideoProcessor", 89)]
    [InlineData("vjepa2/VJEPA2VideoProcessor", 89)]
    public void Every_fixture_equals_the_original(string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions(filter))];

        // What networks give of videos is not made into results yet.
        Assert.DoesNotContain(results, r => !r.Passed && r.Column != "postprocess");
        Assert.Equal(count, results.Length);
    }
}

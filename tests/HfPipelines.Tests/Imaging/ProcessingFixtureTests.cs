using HfPipelines.Verification;

namespace HfPipelines.Tests.Imaging;

/// <summary>Every processor that is finished equals the original.</summary>
public class ProcessingFixtureTests
{
    [Theory]
    [InlineData("resize")]
    [InlineData("resize_torch")]
    [InlineData("transforms")]
    public void ResizesAsTheOriginals(string file) => Check(file);

    [Theory]
    [InlineData("beit")]
    [InlineData("bit")]
    [InlineData("blip")]
    [InlineData("bridgetower")]
    [InlineData("chameleon")]
    [InlineData("chinese_clip")]
    [InlineData("chmv2")]
    [InlineData("clip")]
    [InlineData("convnext")]
    [InlineData("deepseek_vl")]
    [InlineData("deepseek_vl_hybrid")]
    [InlineData("deit")]
    [InlineData("depth_pro")]
    [InlineData("dinov3_vit")]
    [InlineData("donut")]
    [InlineData("dpt")]
    [InlineData("efficientloftr")]
    [InlineData("efficientnet")]
    [InlineData("emu3")]
    [InlineData("flava")]
    [InlineData("fuyu")]
    [InlineData("gemma4_unified")]
    [InlineData("glpn")]
    [InlineData("idefics")]
    [InlineData("imagegpt")]
    [InlineData("inkling")]
    [InlineData("inkling2")]
    [InlineData("janus")]
    [InlineData("layoutlmv2")]
    [InlineData("layoutlmv3")]
    [InlineData("levit")]
    [InlineData("lightglue")]
    [InlineData("llava")]
    [InlineData("minicpm_ocr")]
    [InlineData("mobilenet_v1")]
    [InlineData("mobilenet_v2")]
    [InlineData("mobilevit")]
    [InlineData("molmo2")]
    [InlineData("nemotron_h_omni")]
    [InlineData("neomme")]
    [InlineData("owlvit")]
    [InlineData("perceiver")]
    [InlineData("pi0")]
    [InlineData("pix2struct")]
    [InlineData("poolformer")]
    [InlineData("pp_chart2table")]
    [InlineData("pp_doclayout_v2")]
    [InlineData("pp_doclayout_v3")]
    [InlineData("pp_formulanet")]
    [InlineData("pp_lcnet")]
    [InlineData("pp_ocrv5_server_det")]
    [InlineData("pp_ocrv5_server_rec")]
    [InlineData("pp_ocrv6_small_rec")]
    [InlineData("prompt_depth_anything")]
    [InlineData("pvt")]
    [InlineData("sam")]
    [InlineData("sam2")]
    [InlineData("sam3")]
    [InlineData("sapiens2")]
    [InlineData("segformer")]
    [InlineData("seggpt")]
    [InlineData("siglip")]
    [InlineData("superglue")]
    [InlineData("swin2sr")]
    [InlineData("textnet")]
    [InlineData("timm_wrapper")]
    [InlineData("tipsv2")]
    [InlineData("tipsv2_dpt")]
    [InlineData("tvp")]
    [InlineData("uvdoc")]
    [InlineData("video_llava")]
    [InlineData("vilt")]
    [InlineData("vit")]
    [InlineData("vitpose")]
    [InlineData("vivit")]
    [InlineData("zoedepth")]
    public void PreprocessesAsTheOriginals(string model) => Check(model);

    /// <summary>Every post-processing method that is finished gives what the originals give.</summary>
    [Fact]
    public void PostprocessesAsTheOriginals()
    {
        string[] finished =
        [
            "post_process_image_guided_detection",
            "post_process_instance_segmentation",
            "post_process_object_detection",
            "post_process_panoptic_segmentation",
            "post_process_semantic_segmentation",
        ];
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "processing.zip"));
        CaseResult[] results =
        [
            .. new ProcessingVerifier().Run(fixtures, new VerifyOptions("post_process_"))
                .Where(r => finished.Contains(r.Name.Split(' ')[^1])),
        ];
        Assert.All(finished, method => Assert.Contains(results, r => r.Name.EndsWith(method, StringComparison.Ordinal)));
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }

    [Theory]
    [InlineData(" post_process_depth_estimation")]
    [InlineData(" filter_masks")]
    [InlineData(" generate_crop_boxes")]
    [InlineData(" patchify_image")]
    [InlineData(" post_process_document_rectification")]
    [InlineData(" post_process_for_mask_generation")]
    [InlineData(" post_process_image_matting")]
    [InlineData(" post_process_keypoint_")]
    [InlineData(" post_process_masks")]
    [InlineData(" post_process_normal_estimation")]
    [InlineData(" post_process_pointmap_estimation")]
    [InlineData(" post_process_pose_estimation")]
    [InlineData(" post_process_table_recognition")]
    [InlineData(" post_process_text_recognition")]
    [InlineData(" postprocess")]
    public void MakesMapsMasksAndPointsAsTheOriginals(string method)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions(method))];
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }

    private static void Check(string model)
    {
        using FixtureSource fixtures = FixtureSource.Open(Path.Combine(Repository.Root, "tests", "fixtures", "processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions(model + "/")).Where(r => r.Name.StartsWith(model + "/", StringComparison.Ordinal) && r.Column != "postprocess")];
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}"));
    }
}

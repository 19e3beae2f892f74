using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Imaging;

public class MapPostProcessingTests
{
    [Fact]
    public void DepthsBecomeShadesOfGray()
    {
        Assert.Equal([0, 127, 255, 0], new DepthMap(2, 2, new[] { 1f, 2, 3, float.NaN }).ToImage().Samples.ToArray());
        Assert.Equal([0, 0], new DepthMap(2, 1, new[] { 4f, 4 }).ToImage().Samples.ToArray());
        Assert.Equal([0, 0], new DepthMap(2, 1, new[] { float.NaN, float.PositiveInfinity }).ToImage().Samples.ToArray());
        Assert.Equal(3, new DepthMap(2, 2, new[] { 1f, 2, 3, 4 })[0, 1]);
        Assert.Equal((2, 4, 6), new VectorMap(2, 1, new[] { 1f, 2, 3, 4, 5, 6 })[1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DepthMap(2, 2, new float[4])[0, -1]);
    }

    [Fact]
    public void RefusesOutputsThatDoNotSuitTheClass()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageProcessor dpt = Processor("DPTImageProcessor"), sapiens = Processor("Sapiens2ImageProcessor"), zoe = Processor("ZoeDepthImageProcessor");
        ModelOutput depth = Output(("predicted_depth", ones(2, 3, 4))), image = Output(("predicted_depth", ones(2, 1, 3, 4))), normals = Output(("normals", ones(1, 2, 3, 4)));
        Assert.Equal(2, dpt.PostProcessDepthEstimation(depth).Count);
        Assert.Throws<ImageProcessorException>(() => dpt.PostProcessDepthEstimation(image));
        Assert.Throws<ImageProcessorException>(() => dpt.PostProcessDepthEstimation(normals));
        Assert.Throws<ImageProcessorException>(() => dpt.PostProcessDepthEstimation(depth, new DepthOptions { TargetSizes = [new(3, 4)] }));
        Assert.Throws<ImageProcessorException>(() => dpt.PostProcessNormalEstimation(normals));
        Assert.Throws<ImageProcessorException>(() => zoe.PostProcessDepthEstimation(depth));
        Assert.Throws<ImageProcessorException>(() => zoe.PostProcessDepthEstimation(depth, new DepthOptions { RemovePadding = false, Flipped = Output(("predicted_depth", ones(2, 3, 5))) }));
        Assert.Throws<ImageProcessorException>(() => sapiens.PostProcessNormalEstimation(normals));
        Assert.Throws<ImageProcessorException>(() => sapiens.PostProcessNormalEstimation(Output(("normals", ones(1, 3, 3, 4))), new VectorMapOptions { SourceSizes = [new(3, 4)] }));
        Assert.Throws<ImageProcessorException>(() => sapiens.PostProcessImageMatting(Output(("foregrounds", ones(1, 3, 3, 4)), ("alphas", ones(1, 1, 4, 3)))));
        Assert.Throws<ImageProcessorException>(() => Processor("EfficientLoFTRImageProcessor").PostProcessDepthEstimation(depth));
    }

    [Fact]
    public void FindsJointsOnlyWhereThereAreBoxesAndHeat()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageProcessor processor = Processor("VitPoseImageProcessor");
        ModelOutput cold = Output(("heatmaps", zeros(1, 3, 8, 6))), nobody = Output(("heatmaps", zeros(0, 3, 8, 6)));
        BoundingBoxF[][] boxes = [[new(0, 0, 30, 40)]];
        Assert.Equal([0f, 0, 0], processor.PostProcessPoseEstimation(cold, boxes)[0][0].Keypoints.Select(k => k.Score));
        Assert.Empty(processor.PostProcessPoseEstimation(cold, boxes, new PoseOptions { Threshold = 0 })[0][0].Keypoints);
        Assert.Empty(Assert.Single(processor.PostProcessPoseEstimation(nobody, [[]])));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessPoseEstimation(cold, [[]]));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessPoseEstimation(cold, boxes, new PoseOptions { KernelSize = 4 }));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessPoseEstimation(cold, boxes, new PoseOptions { Flipped = cold }));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessPoseEstimation(cold, boxes, new PoseOptions { SourceSizes = [new(3, 4)] }));
    }

    [Fact]
    public void MatchesArePairsOfPoints()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageProcessor processor = Processor("EfficientLoFTRImageProcessor");
        (TargetSize, TargetSize)[] sizes = [(new(10, 20), new(30, 40))];
        Tensor keypoints = tensor((float[])[0.5f, 0.1f, 0.9f, 0.9f, 0.25f, 0.5f, 0.75f, 0.5f], [1, 2, 2, 2]), scores = full([1, 2, 2], 0.7f), matches = tensor((long[])[0, -1, 0, -1], [1, 2, 2]);
        ModelOutput output = Output(("keypoints", keypoints), ("matches", matches), ("matching_scores", scores));
        Assert.Equal(new KeypointMatch(new(10, 1), new(10, 15), 0.7f), Assert.Single(processor.PostProcessKeypointMatching(output, sizes)[0]));
        Assert.Empty(processor.PostProcessKeypointMatching(output, sizes, threshold: 0.8)[0]);
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessKeypointMatching(output, []));
        output.Add("matches", tensor((long[])[0, 1, 0, -1], [1, 2, 2]));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessKeypointMatching(output, sizes));
        output.Add("matches", ones([1, 2, 3], ScalarType.Int64));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessKeypointMatching(output, sizes));
    }

    [Fact]
    public void NothingReadHasNoScore()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageProcessor lines = ImageProcessor.FromConfig(JsonDocument.Parse("""{"character_list": ["blank", "a"]}""").RootElement, "PPOCRV5ServerRecImageProcessor");
        RecognizedText text = Assert.Single(lines.PostProcessTextRecognition(Output(("last_hidden_state", tensor((float[])[1, 0, 1, 0], [1, 2, 2])))));
        Assert.Equal("", text.Text);
        Assert.True(float.IsNaN(text.Score));
        Assert.Throws<ImageProcessorException>(() => lines.PostProcessTextRecognition(Output(("last_hidden_state", ones(1, 2, 3)))));
        Assert.Throws<ImageProcessorException>(() => Processor("SLANeXtImageProcessor").PostProcessTableRecognition(Output(("last_hidden_state", ones(1, 2, 3)))));
        Assert.Throws<ImageProcessorException>(() => Processor("FuyuImageProcessor").PatchifyImage(ones(1, 3, 20, 40)));
    }

    private static ImageProcessor Processor(string name) => ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, name);

    private static ModelOutput Output(params (string Name, Tensor Tensor)[] tensors)
    {
        var output = new ModelOutput();
        foreach ((string name, Tensor tensor) in tensors)
        {
            output.Add(name, tensor);
        }

        return output;
    }
}

using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Imaging.PostProcessing.Masks;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Imaging;

public class MaskPostProcessingTests
{
    private static readonly TargetSize[] Size = [new(6, 8)];

    [Fact]
    public void FindsNothingInEmptyMasks()
    {
        using Tensor masks = full([1, 2, 6, 8], -5.0), scores = ones(1, 2);
        Assert.Empty(MaskPostProcessing.FilterMasks(masks, scores, Size[0], new BoundingBox(0, 0, 8, 6)));

        // Without thresholds, an empty mask is one.
        GeneratedMask first = MaskPostProcessing.FilterMasks(
            masks, scores, Size[0], new BoundingBox(0, 0, 8, 6), new MaskFilterOptions { PredictedIouThreshold = 0, StabilityScoreThreshold = 0 })[0];
        Assert.Equal((0, default), (first.Mask.Area, first.Box));
    }

    [Fact]
    public void RefusesMasksThatAreNotOfThePart()
    {
        using Tensor masks = zeros(1, 2, 6, 8), scores = ones(1, 2), others = ones(2, 1);
        Assert.Throws<ImageProcessorException>(() => MaskPostProcessing.FilterMasks(masks, scores, Size[0], new BoundingBox(0, 0, 4, 6)));
        Assert.Throws<ImageProcessorException>(() => MaskPostProcessing.FilterMasks(masks, others, Size[0], new BoundingBox(0, 0, 8, 6)));
        Assert.Throws<ImageProcessorException>(() => MaskPostProcessing.FilterMasks(masks, scores, Size[0], new BoundingBox(4, 0, 12, 6)));
    }

    [Fact]
    public void EnlargesMasksOnlyWithSizes()
    {
        using Tensor masks = ones(1, 3, 4, 4), flat = ones(3, 4, 4);
        ImageProcessor padding = Processor("SamImageProcessor"), stretching = Processor("Sam2ImageProcessor"), other = Processor("CLIPImageProcessor");
        var options = new MaskOptions { TargetSizes = Size };
        using Tensor enlarged = stretching.PostProcessMasks([masks], options)[0];
        Assert.Equal([1, 3, 6, 8], enlarged.shape);
        Assert.Equal(ScalarType.Bool, enlarged.dtype);
        Assert.Throws<ImageProcessorException>(() => stretching.PostProcessMasks([masks], new MaskOptions()));
        Assert.Throws<ImageProcessorException>(() => stretching.PostProcessMasks([flat], options));
        Assert.Throws<ImageProcessorException>(() => stretching.PostProcessMasks([masks, masks], options));
        Assert.Throws<ImageProcessorException>(() => stretching.PostProcessMasks([masks], new MaskOptions { TargetSizes = [new(0, 8)] }));
        Assert.Throws<ImageProcessorException>(() => padding.PostProcessMasks([masks], options));
        Assert.Throws<ImageProcessorException>(() => padding.PostProcessMasks([masks], options with { ReshapedInputSizes = [new(2000, 8)] }));
        Assert.Throws<ImageProcessorException>(() => other.PostProcessMasks([masks], options));
    }

    [Fact]
    public void LeavesEachPixelToOneMask()
    {
        using Tensor masks = stack([full([1, 4, 4], 1.0), full([1, 4, 4], 2.0)]);
        using Tensor apart = Processor("Sam2ImageProcessor").PostProcessMasks([masks], new MaskOptions { TargetSizes = Size, ApplyNonOverlappingConstraints = true })[0];
        Assert.Equal((0, 48), (apart[0].sum().item<long>(), apart[1].sum().item<long>()));
    }

    [Fact]
    public void CutsAPictureIntoLayers()
    {
        ImageData image = TestImages.Noise(40, 30, 3);
        IReadOnlyList<ImageCrop> crops = MaskPostProcessing.GenerateCrops(image, 64, new CropOptions { CropLayers = 2, PointsPerCrop = 4, PointsDownscaleFactor = 2 });
        Assert.Equal(1 + 4 + 16, crops.Count);
        Assert.Equal([16, 4, 1], crops.Select(c => c.Points.Count).Distinct());
        Assert.All(crops, c => Assert.Equal((c.Box.Right - c.Box.Left, c.Box.Bottom - c.Box.Top), (c.Image.Width, c.Image.Height)));
        Assert.Equal(new ImagePoint(8, 6), crops[0].Points[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskPostProcessing.GenerateCrops(image, 64, new CropOptions { CropLayers = 11 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaskPostProcessing.GenerateCrops(image, 64, new CropOptions { OverlapRatio = double.NaN }));
    }

    [Fact]
    public void KeepsTheBestOfOverlappingBoxes()
    {
        BoundingBoxF[] boxes = [new(0, 0, 10, 10), new(1, 0, 11, 10), new(20, 20, 30, 30)];
        Assert.Equal([1, 2], BoxSuppression.Keep(boxes, [0.5f, 0.9f, 0.1f], 0.5));
        Assert.Equal([1, 0, 2], BoxSuppression.Keep(boxes, [0.5f, 0.9f, 0.1f], 0.9));
        Assert.Empty(BoxSuppression.Keep([], [], 0.5));
    }

    private static ImageProcessor Processor(string name) => ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, name);
}

using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Imaging;

/// <summary>What the fixtures do not show of post-processing: what is refused, and shapes that they do not hold.</summary>
public class PostProcessingTests
{
    [Fact]
    public void RefusesAMethodThatTheClassDoesNotHave()
    {
        ImageProcessor processor = Processor("ViTImageProcessor");
        var error = Assert.Throws<ImageProcessorException>(() => processor.PostProcessObjectDetection(new ModelOutput()));
        Assert.Contains("ViTImageProcessor", error.Message, StringComparison.Ordinal);
        Assert.Contains("post_process_object_detection", error.Message, StringComparison.Ordinal);
        Assert.Contains("DetrImageProcessor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesOutputsOfAnotherForm()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageProcessor processor = Processor("DetrImageProcessor");
        Assert.Contains("'logits'", Refused(new ModelOutput()), StringComparison.Ordinal);
        Assert.Contains("3 dimensions", Refused(Output(zeros(8, 6), zeros(1, 8, 4))), StringComparison.Ordinal);
        Assert.Contains("[1, 8, ...]", Refused(Output(zeros(1, 8, 6), zeros(1, 7, 4))), StringComparison.Ordinal);
        Assert.Contains("4 numbers, found 5", Refused(Output(zeros(1, 8, 6), zeros(1, 8, 5))), StringComparison.Ordinal);

        string Refused(ModelOutput output) => Assert.Throws<ImageProcessorException>(() => processor.PostProcessObjectDetection(output)).Message;
    }

    [Fact]
    public void RefusesOptionsThatTheClassDoesNotTake()
    {
        using DisposeScope scope = NewDisposeScope();
        ModelOutput output = Output(zeros(1, 8, 6), zeros(1, 8, 4));
        ImageProcessor detr = Processor("DetrImageProcessor");
        Assert.Contains("takes no top_k", Refused(new ObjectDetectionOptions { TopK = 5 }), StringComparison.Ordinal);
        Assert.Contains("expected 1 target sizes", Refused(new ObjectDetectionOptions { TargetSizes = [new(1, 1), new(1, 1)] }), StringComparison.Ordinal);
        Assert.Contains("at least 1 x 1", Refused(new ObjectDetectionOptions { TargetSizes = [new(0, 4)] }), StringComparison.Ordinal);

        string Refused(ObjectDetectionOptions options) => Assert.Throws<ImageProcessorException>(() => detr.PostProcessObjectDetection(output, options)).Message;
    }

    [Fact]
    public void RefusesMasksOfOtherQueries()
    {
        using DisposeScope scope = NewDisposeScope();
        var output = new ModelOutput { { "class_queries_logits", zeros(2, 8, 6) }, { "masks_queries_logits", zeros(2, 7, 4, 4) } };
        ImageProcessor processor = Processor("MaskFormerImageProcessor");
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessPanopticSegmentation(output));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessInstanceSegmentation(output));
        Assert.Throws<ImageProcessorException>(() => processor.PostProcessSemanticSegmentation(output));
    }

    [Fact]
    public void FindsSlantedText()
    {
        using DisposeScope scope = NewDisposeScope();

        // A stripe that rises from the left to the right, 8 pixels thick.
        float[] map = [.. Enumerable.Range(0, 64 * 64).Select(i => (X: i % 64, Y: i / 64)).Select(p => Math.Abs(p.Y - (48 - (p.X / 2f))) < 4 && p.X is >= 8 and < 56 ? 0.9f : 0f)];
        var output = new ModelOutput { { "last_hidden_state", tensor(map, [1, 1, 64, 64]) } };
        Detection line = Assert.Single(Processor("PPOCRV5ServerDetImageProcessor").PostProcessObjectDetection(output, new ObjectDetectionOptions { TargetSizes = [new(64, 64)] })[0]);

        // The outline begins at the left upper corner and goes round with the clock.
        Assert.True(line.Outline[0].Y > line.Outline[1].Y && line.Outline[3].Y > line.Outline[2].Y);
        Assert.True(line.Outline[0].Y < line.Outline[3].Y && line.Outline[0].X < line.Outline[1].X);
        double angle = Math.Atan2(line.Outline[1].Y - line.Outline[0].Y, line.Outline[1].X - line.Outline[0].X) * 180 / Math.PI;
        Assert.InRange(angle, -30, -23);
        Assert.InRange(line.Score, 0.6f, 0.9f);
    }

    [Fact]
    public void OutlinesPartsOfPagesByTheirMasks()
    {
        using DisposeScope scope = NewDisposeScope();

        // One part over the whole page, its mask an L: the notch is left out, the rest are corners that stand out.
        Tensor mask = full([1, 1, 200, 200], -5f);
        mask.narrow(2, 0, 200).narrow(3, 0, 100).fill_(5f);
        mask.narrow(2, 100, 100).fill_(5f);
        var output = new ModelOutput
        {
            { "logits", tensor([4f], [1, 1, 1]) },
            { "pred_boxes", tensor([0.5f, 0.5f, 1f, 1f], [1, 1, 4]) },
            { "order_logits", zeros(1, 1, 1) },
            { "out_masks", mask },
        };
        Detection part = Assert.Single(Processor("PPDocLayoutV3ImageProcessor").PostProcessObjectDetection(output, new ObjectDetectionOptions { TargetSizes = [new(400, 400)] })[0]);
        Assert.Equal([new(0, 0), new(0, 399), new(399, 399), new(399, 200), new(199, 0)], part.Outline.ToArray());
        Assert.Equal(0, part.ReadingOrder);
    }

    [Fact]
    public void SegmentsOverlapInMasksAndNotInTheMap()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor masks = full([1, 2, 4, 4], -5f);
        masks[0, 0].narrow(0, 0, 3).fill_(5f);
        masks[0, 1].narrow(0, 1, 3).fill_(5f);
        var output = new ModelOutput { { "logits", tensor([4f, -9f, -9f, 3f], [1, 2, 2]) }, { "pred_masks", masks } };
        SegmentedImage found = Processor("RfDetrImageProcessor").PostProcessInstanceSegmentation(output, new InstanceSegmentationOptions { ReturnsMasks = true })[0];
        Assert.Equal([12, 12], found.Segments.Select(s => s.Mask!.Area));
        Assert.Equal([1, 1, 1, 2], Enumerable.Range(0, 4).Select(y => found.Map[0, y]));
        Assert.Equal([1, 12], found.Map.RunLengths()[1]);
        Assert.Equal([13, 4], found.Map.RunLengths()[2]);
    }

    private static ModelOutput Output(Tensor logits, Tensor boxes) => new() { { "logits", logits }, { "pred_boxes", boxes } };

    private static ImageProcessor Processor(string className) => ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, className);
}

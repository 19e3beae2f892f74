using HfPipelines.Configuration;
using HfPipelines.Tests.Checkpoints;

namespace HfPipelines.Tests.Imaging;

public class ImageDrawingTests
{
    private static readonly byte[] Grey = [100, 100, 100];

    [Fact]
    public void FramesHaveTheirSidesOnTheBox()
    {
        ImageData drawn = Picture(40, 30).Draw([new Detection(0.5f, 3, new BoundingBoxF(10, 5, 30, 25))], new DrawingOptions { LineWidth = 2, ShowsText = false });
        byte[] color = Pixel(drawn, 10, 5);
        Assert.NotEqual(Grey, color);
        for (int y = 0; y < 30; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                bool inside = x is >= 10 and < 30 && y is >= 5 and < 25, within = x is >= 12 and < 28 && y is >= 7 and < 23;
                Assert.Equal(inside && !within ? color : Grey, Pixel(drawn, x, y));
            }
        }
    }

    [Fact]
    public void FramesMayReachBeyondThePicture()
    {
        ImageData drawn = Picture(8, 8).Draw([new DetectedObject("cat", 0.9, new BoundingBox(-20, -20, 40, 40)), new DetectedObject("cat", 0.9, new BoundingBox(4, 4, 4, 4))]);
        Assert.Equal((8, 8, ImageMode.Rgb), (drawn.Width, drawn.Height, drawn.Mode));
    }

    [Fact]
    public void MasksCoverAsFarAsTheOptionsSay()
    {
        var map = new LabelMap(2, 1, new[] { 7, -1 });
        var segments = new SegmentedImage(map, [new Segment(7, 0, 0.5)]);
        var options = new DrawingOptions { ShowsText = false };
        ImageData full = Picture(2, 1).Draw(segments, options with { MaskOpacity = 1 }), half = Picture(2, 1).Draw(segments, options);
        Assert.Equal(Grey, Pixel(half, 1, 0));
        Assert.Equal(Pixel(full, 0, 0).Select(v => (v + 100 + 1) / 2), Pixel(half, 0, 0).Select(v => (int)v));
    }

    [Fact]
    public void MasksOfAnotherSizeAreRefused()
    {
        var mask = new SegmentationMask(3, 2, new bool[6]);
        string message = Assert.Throws<ImageException>(() => Picture(4, 4).Draw([new ImageSegment("sky", null, mask)])).Message;
        Assert.Contains("4 x 4", message, StringComparison.Ordinal);
        Assert.Contains("3 x 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsAreWrittenWithoutFonts()
    {
        var found = new DetectedObject("I", 0.25, new BoundingBox(2, 20, 38, 38));
        ImageData drawn = Picture(64, 40).Draw([found], new DrawingOptions { TextScale = 1, LineWidth = 1 });
        byte[] back = Pixel(drawn, 2, 10);

        // The label lies on the frame: ten rows, a blank one above the letters. The letter I is .###. over ..#..
        byte[][] first = [.. Enumerable.Range(0, 7).Select(x => Pixel(drawn, 2 + x, 11))], second = [.. Enumerable.Range(0, 7).Select(x => Pixel(drawn, 2 + x, 12))];
        byte[] ink = first[2];
        Assert.NotEqual(back, ink);
        Assert.Equal([back, back, ink, ink, ink, back, back], first);
        Assert.Equal([back, back, back, ink, back, back, back], second);
        Assert.Equal(Grey, Pixel(drawn, 2, 9));
    }

    [Fact]
    public void TextsAreLargerInLargerPictures()
    {
        int small = LabelRows(600), large = LabelRows(1200);
        Assert.Equal((20, 40), (small, large));

        static int LabelRows(int side)
        {
            ImageData drawn = Picture(side, side).Draw([new DetectedObject("cat", 1, new BoundingBox(0, side - 10, side, side))]);
            return Enumerable.Range(0, side - 10).Count(y => !Pixel(drawn, 0, y).AsSpan().SequenceEqual(Grey));
        }
    }

    [Fact]
    public void OneLabelHasOneColorAndLettersThatAreMissingAreBoxes()
    {
        ImageData one = Draw("chat"), other = Draw("chien"), accent = Draw("été"), plain = Draw("ete"), unknown = Draw("猫");
        Assert.Equal(Pixel(one, 5, 39), Pixel(Draw("chat"), 5, 39));
        Assert.NotEqual(Pixel(one, 5, 39), Pixel(other, 5, 39));
        Assert.Equal(Ink(plain), Ink(accent));
        Assert.NotEqual(Ink(unknown), Ink(Draw("?")));

        static ImageData Draw(string label) => Picture(64, 40).Draw([new DetectedObject(label, 1, new BoundingBox(0, 20, 64, 40))], new DrawingOptions { TextScale = 1 });

        static bool[] Ink(ImageData image) => [.. Enumerable.Range(0, 10 * 24).Select(i => !Pixel(image, i % 24, 10 + (i / 24)).AsSpan().SequenceEqual(Pixel(image, 0, 10)))];
    }

    [Fact]
    public void PosesAreDotsAndTheLinesOfTheirSkeleton()
    {
        PoseEstimate[] poses = [Pose((5, 5, 0), (25, 5, 1), (5, 25, 3)), Pose((35, 5, 0), (35, 25, 2))];
        var options = new DrawingOptions { LineWidth = 3, Edges = [(0, 1), (0, 2), (1, 2)] };
        ImageData drawn = Picture(40, 30).Draw(poses, options);
        byte[] one = Pixel(drawn, 5, 5), other = Pixel(drawn, 35, 5);
        Assert.NotEqual(one, other);
        Assert.Equal(one, Pixel(drawn, 25, 5));
        Assert.Equal(one, Pixel(drawn, 5, 25));
        Assert.Equal(one, Pixel(drawn, 15, 5));
        Assert.Equal(other, Pixel(drawn, 35, 15));

        // A line is three pixels thick; joints that no edge connects have none between them, nor have joints that are missing.
        Assert.Equal(one, Pixel(drawn, 15, 4));
        Assert.Equal(Grey, Pixel(drawn, 15, 7));
        Assert.Equal(Grey, Pixel(drawn, 5, 15));
        Assert.Equal(Grey, Pixel(drawn, 15, 15));
        Assert.Equal(Grey, Pixel(Picture(40, 30).Draw(poses), 15, 5));

        static PoseEstimate Pose(params (int X, int Y, int Label)[] joints) => new([.. joints.Select(j => new Keypoint(new ImagePoint(j.X, j.Y), 0.9f, j.Label))], default);
    }

    [Fact]
    public void SkeletonsComeFromTheConfiguration()
    {
        Assert.Equal([(15, 13), (13, 11)], DrawingOptions.EdgesOf(Config("""{"edges": [[15, 13], [13, 11]]}""")));
        Assert.Empty(DrawingOptions.EdgesOf(Config("{}")));
        Assert.Empty(DrawingOptions.EdgesOf(Config("""{"edges": null}""")));
        foreach (string wrong in (string[])["3", "[3]", "[[1, 2, 3]]", "[[1, 0.5]]"])
        {
            Assert.Equal("edges", Assert.Throws<ConfigurationException>(() => DrawingOptions.EdgesOf(Config($$"""{"edges": {{wrong}}}"""))).Key);
        }

        static PretrainedConfig Config(string json) => new TestArchitecture("pose").Config(json);
    }

    [Fact]
    public void FeaturesAreDotsColoredByTheirScore()
    {
        ImageData drawn = Picture(30, 10).Draw([new LocalFeature(5, 5, 0.4f, default), new LocalFeature(15, 5, 0.2f, default), new LocalFeature(25, 5, 0, default)], new DrawingOptions { LineWidth = 2 });
        Assert.Equal([255, 0, 0], Pixel(drawn, 5, 5));
        Assert.Equal([0, 255, 0], Pixel(drawn, 15, 5));
        Assert.Equal([0, 0, 255], Pixel(drawn, 25, 5));
        Assert.Equal(Grey, Pixel(drawn, 10, 5));
    }

    [Fact]
    public void MatchesConnectTwoPicturesSideBySide()
    {
        var light = new ImageData(20, 30, ImageMode.Gray, Enumerable.Repeat((byte)200, 600).ToArray());
        KeypointMatch[] matches = [new(new(5, 5), new(10, 5), 1), new(new(5, 15), new(10, 15), 0)];
        ImageData drawn = Picture(40, 20).DrawMatches(light, matches, new DrawingOptions { LineWidth = 1 });
        Assert.Equal((60, 30), (drawn.Width, drawn.Height));
        Assert.All(Enumerable.Range(5, 46), x => Assert.Equal([255, 0, 0], Pixel(drawn, x, 5)));
        Assert.All(Enumerable.Range(5, 46), x => Assert.Equal([0, 0, 255], Pixel(drawn, x, 15)));
        Assert.Equal(Grey, Pixel(drawn, 3, 5));
        Assert.Equal([200, 200, 200], Pixel(drawn, 53, 5));
        Assert.Equal([0, 0, 0], Pixel(drawn, 39, 20));
        Assert.Equal([200, 200, 200], Pixel(drawn, 40, 29));
        Assert.Equal(drawn.Samples.ToArray(), ImageData.Decode(TestImages.Png(drawn)).Samples.ToArray());
    }

    [Fact]
    public void DepthCoversThePictureInColor()
    {
        var depth = new DepthMap(5, 1, new[] { 2f, 4f, 3f, float.NaN, float.PositiveInfinity });
        ImageData drawn = Picture(5, 1).Draw(depth, new DrawingOptions { MaskOpacity = 1 });
        Assert.Equal([0, 0, 255], Pixel(drawn, 0, 0));
        Assert.Equal([255, 0, 0], Pixel(drawn, 1, 0));
        Assert.Equal([0, 255, 0], Pixel(drawn, 2, 0));
        Assert.Equal(Grey, Pixel(drawn, 3, 0));
        Assert.Equal([255, 0, 0], Pixel(drawn, 4, 0));
        Assert.Equal([50, 50, 178], Pixel(Picture(5, 1).Draw(depth), 0, 0));
        Assert.Equal(Grey, Pixel(Picture(5, 1).Draw(new DepthMap(5, 1, new float[5]), new DrawingOptions { MaskOpacity = 0 }), 0, 0));
        Assert.Contains("depth map of 4 x 1", Assert.Throws<ImageException>(() => Picture(4, 1).Draw(depth)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProposedMasksHaveColorsOfTheirOwn()
    {
        GeneratedMask[] masks = [Mask(true, false, false), Mask(false, true, false)];
        ImageData drawn = Picture(3, 1).Draw(masks, new DrawingOptions { MaskOpacity = 1, ShowsText = false });
        Assert.NotEqual(Pixel(drawn, 0, 0), Pixel(drawn, 1, 0));
        Assert.NotEqual(Grey, Pixel(drawn, 0, 0));
        Assert.Equal(Grey, Pixel(drawn, 2, 0));

        static GeneratedMask Mask(params bool[] pixels) => new(RunLengthMask.Encode(new SegmentationMask(3, 1, pixels)), 0.5f, default);
    }

    private static ImageData Picture(int width, int height) => new(width, height, ImageMode.Rgb, Enumerable.Repeat((byte)100, width * height * 3).ToArray());

    private static byte[] Pixel(ImageData image, int x, int y) => image.Samples.Slice(((y * image.Width) + x) * 3, 3).ToArray();
}

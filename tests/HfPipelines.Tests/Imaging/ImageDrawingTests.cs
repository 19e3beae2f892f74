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

    private static ImageData Picture(int width, int height) => new(width, height, ImageMode.Rgb, Enumerable.Repeat((byte)100, width * height * 3).ToArray());

    private static byte[] Pixel(ImageData image, int x, int y) => image.Samples.Slice(((y * image.Width) + x) * 3, 3).ToArray();
}

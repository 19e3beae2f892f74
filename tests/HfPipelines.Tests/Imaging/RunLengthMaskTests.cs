using CsCheck;

namespace HfPipelines.Tests.Imaging;

public class RunLengthMaskTests
{
    private static readonly Gen<SegmentationMask> Masks = Gen.Int[1, 9].SelectMany(
        width => Gen.Int[1, 9].SelectMany(height => Gen.Bool.Array[width * height].Select(pixels => new SegmentationMask(width, height, pixels))));

    [Fact]
    public void DecodesWhatItEncoded() => Masks.Sample(mask =>
    {
        RunLengthMask runs = mask.ToRunLengths();
        SegmentationMask back = runs.Decode();
        return back.Pixels.Span.SequenceEqual(mask.Pixels.Span) && (back.Width, back.Height) == (mask.Width, mask.Height)
            && runs.Area == mask.Area && runs.Counts.Skip(1).All(c => c > 0);
    });

    [Fact]
    public void CountsColumnByColumn()
    {
        var mask = new SegmentationMask(3, 2, new[] { true, false, true, true, true, false });
        Assert.Equal([0, 2, 1, 2, 1], mask.ToRunLengths().Counts);
        Assert.Equal(new BoundingBox(0, 0, 2, 1), mask.Bounds());
        Assert.True(mask[1, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask[3, 0]);
    }

    [Fact]
    public void AMaskMayBeEmptyOrFull()
    {
        var empty = new SegmentationMask(4, 3, new bool[12]);
        Assert.Equal([12], empty.ToRunLengths().Counts);
        Assert.Equal(default, empty.Bounds());
        Assert.Equal(0, empty.Area);
        Assert.All(empty.ToImage().Samples.ToArray(), s => Assert.Equal(0, s));
        Assert.Equal([0, 12], new SegmentationMask(4, 3, Enumerable.Repeat(true, 12).ToArray()).ToRunLengths().Counts);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5, -1)]
    [InlineData(4, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 6)]
    public void RefusesLengthsThatAreNotThePicture(params int[] counts) => Assert.Throws<ImageException>(() => new RunLengthMask(2, 2, counts));
}

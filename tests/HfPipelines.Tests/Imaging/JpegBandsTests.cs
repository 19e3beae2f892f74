using HfPipelines.Imaging;
using SkiaSharp;

namespace HfPipelines.Tests.Imaging;

public class JpegBandsTests
{
    [Theory]
    [InlineData(SKJpegEncoderDownsample.Downsample420)]
    [InlineData(SKJpegEncoderDownsample.Downsample422)]
    [InlineData(SKJpegEncoderDownsample.Downsample444)]
    public void GiveTheSamplesOfTheWholePicture(SKJpegEncoderDownsample downsample)
    {
        byte[] file = TestImages.Jpeg(TestImages.Noise(701, 503, 3), downsample);
        byte[]? expected = Whole(file);
        Assert.NotNull(expected);
        Assert.All((int[])[1, 2, 5], threads => Assert.Equal(expected, Bands(file, threads)));
        Assert.Equal(expected, ImageData.Decode(file).Samples.ToArray());
    }

    [Fact]
    public void AgreeWithTheWholePictureOnDamagedFiles()
    {
        var random = new Random(20261127);
        byte[] file = TestImages.Jpeg(TestImages.Noise(640, 420, 3), SKJpegEncoderDownsample.Downsample420);
        int read = 0, refused = 0;
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = round % 3 == 0 ? file[..random.Next(file.Length)] : [.. file];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(Math.Min(1024, damaged.Length))] ^= (byte)(round % 2);
            byte[]? expected = Whole(damaged);
            Assert.Equal(expected, Bands(damaged, 2));
            _ = expected is null ? refused++ : read++;
        }

        Assert.True(read > 10 && refused > 10, $"read {read}, refused {refused}");
    }

    [Fact]
    public void AreForFilesOfOneScan()
    {
        byte[] file = TestImages.Jpeg(TestImages.Noise(640, 420, 3), SKJpegEncoderDownsample.Downsample420);
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        int scan = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        Assert.False(JpegHeader.IsOnePass([.. file[..frame], 0xFF, 0xC2, .. file[(frame + 2)..]]));
        Assert.False(JpegHeader.IsOnePass([.. file[..(scan + 4)], 1, .. file[(scan + 5)..]]));
        for (int length = 0; length < scan + 5; length++)
        {
            Assert.False(JpegHeader.IsOnePass(file.AsSpan(0, length)));
        }
    }

    private static byte[]? Bands(byte[] file, int threads)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        return codec is null ? null : JpegBands.Read(data, FourBytes(codec), threads);
    }

    private static unsafe byte[]? Whole(byte[] file)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null)
        {
            return null;
        }

        byte[] rgba = new byte[FourBytes(codec).BytesSize];
        fixed (byte* pointer = rgba)
        {
            return codec.GetPixels(FourBytes(codec), (nint)pointer) == SKCodecResult.Success ? [.. rgba.Where((_, i) => i % 4 != 3)] : null;
        }
    }

    private static SKImageInfo FourBytes(SKCodec codec) => new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
}

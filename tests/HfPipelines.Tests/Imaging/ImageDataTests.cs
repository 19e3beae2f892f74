using System.Buffers.Binary;
using SkiaSharp;

namespace HfPipelines.Tests.Imaging;

public class ImageDataTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void PngKeepsEverySample(int channels)
    {
        ImageData image = TestImages.Noise(37, 21, channels);
        ImageData read = ImageData.Decode(TestImages.Png(image));
        Assert.Equal(image.Mode, read.Mode);
        Assert.Equal(image.Samples.ToArray(), read.Samples.ToArray());
    }

    [Fact]
    public void BmpIsReadFromTheBottomUp()
    {
        ImageData image = TestImages.Noise(13, 7, 3);
        Assert.Equal(image.Samples.ToArray(), ImageData.Decode(TestImages.Bmp(image)).Samples.ToArray());
    }

    [Fact]
    public async Task LoadsFromAFileAndSaysWhichFileIsNoPicture()
    {
        string file = Path.GetTempFileName();
        try
        {
            ImageData image = TestImages.Noise(5, 4, 3);
            image.SavePng(file);
            Assert.Equal(image.Samples.ToArray(), ImageData.Load(file).Samples.ToArray());
            Assert.Equal(image.Samples.ToArray(), (await ImageData.LoadAsync(file)).Samples.ToArray());
            Assert.All(await ImageData.LoadAllAsync([file, file, file]), i => Assert.Equal(image.Samples.ToArray(), i.Samples.ToArray()));
            await Assert.ThrowsAsync<FileNotFoundException>(() => ImageData.LoadAllAsync([file, file + ".none"]));

            await File.WriteAllTextAsync(file, "This is no picture.");
            Assert.Contains(file, Assert.Throws<ImageException>(() => ImageData.Load(file)).Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImageData.LoadAsync(file, null, new CancellationToken(canceled: true)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void RefusesASizeThatNoPictureHasBeforeTakingMemory(int width, int height)
    {
        byte[] png = TestImages.Png(TestImages.Noise(8, 8, 3));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), TestImages.Crc32(png.AsSpan(12, 17)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageException>(() => ImageData.Decode(png));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void RefusesEveryTruncation()
    {
        byte[][] files = Files();
        foreach (byte[] file in files)
        {
            for (int length = 0; length < file.Length / 2; length += 1 + (file.Length / 60))
            {
                byte[] part = file[..length];
                Assert.Throws<ImageException>(() => ImageData.Decode(part));
            }
        }
    }

    [Fact]
    public void DamagedFilesGiveAPictureOrAnImageException()
    {
        var random = new Random(20240607);
        foreach (byte[] file in Files())
        {
            for (int round = 0; round < 300; round++)
            {
                byte[] damaged = [.. file];
                for (int i = random.Next(1, 8); i > 0; i--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    ImageData image = ImageData.Decode(damaged, new ImageReadOptions(MaxPixels: 1 << 20));
                    Assert.Equal((long)image.Width * image.Height * image.Channels, image.Samples.Length);
                }
                catch (ImageException)
                {
                }
            }
        }
    }

    [Fact]
    public void RefusesToReadWithoutAThread()
        => Assert.Throws<ArgumentOutOfRangeException>(() => ImageData.Decode(TestImages.Png(TestImages.Noise(3, 3, 3)), new ImageReadOptions(MaxDegreeOfParallelism: 0)));

    [Fact]
    public void RefusesAStreamBeyondTheLimit()
    {
        using var stream = new MemoryStream(new byte[4096]);
        Assert.Throws<ImageException>(() => ImageData.Decode(stream, new ImageReadOptions(MaxBytes: 1024)));
    }

    [Theory]
    [InlineData(640, 427, 224, 224)]
    [InlineData(1920, 1080, 398, 224)]
    [InlineData(31, 40, 300, 200)]
    public void ResizesGrayAsEachChannelOfRgb(int width, int height, int newWidth, int newHeight)
    {
        // The vectors of one plane and of three interleaved ones are different code.
        ImageData gray = TestImages.Noise(width, height, 1);
        ImageData color = gray.Convert(ImageMode.Rgb).Resize(newWidth, newHeight, Resampling.Bicubic);
        Assert.Equal(gray.Resize(newWidth, newHeight, Resampling.Bicubic).Convert(ImageMode.Rgb).Samples.ToArray(), color.Samples.ToArray());
    }

    private static byte[][] Files()
    {
        ImageData image = TestImages.Noise(24, 17, 3);
        return [TestImages.Png(image), TestImages.Bmp(image), TestImages.Encode(image, SKEncodedImageFormat.Jpeg), TestImages.Encode(image, SKEncodedImageFormat.Webp)];
    }
}

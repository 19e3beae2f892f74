using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio;
using HfPipelines.Imaging;
using HfPipelines.Tests.Audio;
using HfPipelines.Tests.Imaging;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Fuzzing;

/// <summary>Random damage done to pictures and sounds, and samples of strange sizes and values: nothing but the typed error may come of them, in bounded memory.</summary>
public class MediaFuzzTargets
{
    private const long MostPixels = 1 << 20;

    /// <summary>What a decoder may take at most: four bytes a pixel four times, and some room.</summary>
    private const long MostMemory = (MostPixels * 16) + (1 << 22);

    private static readonly string[] Processors =
    [
        "CLIPImageProcessor", "ViTImageProcessor", "DetrImageProcessor", "ConvNextImageProcessor", "DPTImageProcessor", "LlavaNextImageProcessor", "Idefics3ImageProcessor",
        "Qwen2VLImageProcessor", "Siglip2ImageProcessor", "PixtralImageProcessor", "FuyuImageProcessor", "SamImageProcessor", "InklingImageProcessor", "VideoLlavaImageProcessor",
    ];

    private static readonly string[] Extractors =
    [
        "WhisperFeatureExtractor", "Wav2Vec2FeatureExtractor", "ASTFeatureExtractor", "SeamlessM4TFeatureExtractor", "ParakeetFeatureExtractor", "EncodecFeatureExtractor", "SpeechT5FeatureExtractor",
    ];

    [Fact]
    public void PictureFiles()
    {
        byte[][] corpus = Pictures();
        var options = new ImageReadOptions(MaxPixels: MostPixels);
        Fuzz.Repeat(random =>
        {
            byte[] file = Damage(corpus[random.Next(corpus.Length)], random);
            return (System.Convert.ToBase64String(file), () =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Fuzz.Refuses<ImageException>(() =>
                {
                    ImageData image = ImageData.Decode(file, options);
                    Assert.Equal((long)image.Width * image.Height * image.Channels, image.Samples.Length);
                });
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
            });
        });
    }

    [Fact]
    public void SoundFiles()
    {
        float[] samples = [.. Enumerable.Range(0, 120).Select(i => MathF.Sin(i))];
        (int Kind, int Bits)[] kinds = [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64)];
        byte[][] corpus = [.. kinds.SelectMany(k => ((int[])[1, 2, 6]).Select(c => AudioDataTests.Wave(k.Kind, k.Bits, c, samples)))];
        Fuzz.Repeat(random =>
        {
            byte[] file = Damage(corpus[random.Next(corpus.Length)], random);
            return (System.Convert.ToBase64String(file), () =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Fuzz.Refuses<AudioException>(() => AudioData.Decode(file).ToMono());
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
            });
        });
    }

    [Fact]
    public void ProcessorsOfPictures() => Fuzz.Repeat(random =>
    {
        string name = Processors[random.Next(Processors.Length)];
        var backend = (ImageBackendKind)random.Next(2);
        int[] sizes = [1, 2, 3, 4, 7, 31, 224, 700];
        (int width, int height, int channels) = (sizes[random.Next(sizes.Length)], sizes[random.Next(sizes.Length)], random.Next(1, 5));
        var options = new JsonObject();
        if (random.Next(3) == 0)
        {
            options["size"] = JsonNode.Parse(((string[])["0", "-3", "[1, 1]", "{\"height\": 2, \"width\": 300}", "{\"shortest_edge\": 1}", "{\"longest_edge\": 5}", "\"big\"", "{\"min_pixels\": 1, \"max_pixels\": 4}"])[random.Next(8)]);
        }

        if (random.Next(4) == 0)
        {
            options[((string[])["do_resize", "do_rescale", "do_normalize", "do_convert_rgb", "do_pad"])[random.Next(5)]] = random.Next(2) == 0;
        }

        return ($"{name} {backend} {width} x {height} x {channels} {options.ToJsonString()}", () => Fuzz.Refuses<HfPipelinesException>(() =>
        {
            ImageProcessor processor = ImageProcessor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), name, backend);
            processor.Preprocess([TestImages.Noise(width, height, channels)], new ImageArguments { Options = options }).Dispose();
        }));
    });

    [Fact]
    public void ExtractorsOfSound() => Fuzz.Repeat(random =>
    {
        string name = Extractors[random.Next(Extractors.Length)];
        int[] lengths = [0, 1, 2, 159, 400, 401, 16000];
        (int length, int channels) = (lengths[random.Next(lengths.Length)], random.Next(0, 4));
        float strange = ((float[])[0, 1, float.NaN, float.NegativeInfinity, float.MaxValue, float.Epsilon])[random.Next(6)];
        return ($"{name}, {channels} x {length} of {strange}", () => Fuzz.Refuses<HfPipelinesException>(() =>
        {
            FeatureExtractor extractor = FeatureExtractor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), name);
            using DisposeScope scope = NewDisposeScope();
            Tensor wave = full(channels == 0 ? [length] : [channels, length], strange, float32);
            extractor.Extract([wave], extractor.SamplingRate).Dispose();
        }));
    });

    [Theory]
    [InlineData("png", 16, true)]
    [InlineData("bmp", 18, false)]
    [InlineData("gif", 6, false)]
    public void AnEnormousSizeIsRefusedBeforeMemoryIsTaken(string kind, int place, bool isBigEndian)
    {
        byte[] file = kind switch { "png" => TestImages.Png(TestImages.Noise(8, 8, 3)), "bmp" => TestImages.Bmp(TestImages.Noise(8, 8, 3)), _ => TestImages.Gif(8, 8) };
        byte[] size = kind == "gif" ? [0xFF, 0xFF, 0xFF, 0xFF] : isBigEndian ? [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0] : [0xA0, 0x86, 1, 0, 0xA0, 0x86, 1, 0];
        size.CopyTo(file, place);
        if (isBigEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), TestImages.Crc32(file.AsSpan(12, 17)));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageException>(() => ImageData.Decode(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[][] Pictures()
    {
        ImageData image = TestImages.Noise(24, 17, 3);
        return
        [
            .. ((int[])[1, 3, 4]).Select(c => TestImages.Png(TestImages.Noise(24, 17, c))), TestImages.Bmp(image), TestImages.Gif(24, 5),
            TestImages.Encode(image, SKEncodedImageFormat.Jpeg), TestImages.Encode(image, SKEncodedImageFormat.Webp),
        ];
    }

    /// <summary>Cuts off, repeats, leaves out or changes bytes; also to the extremes that sizes have.</summary>
    private static byte[] Damage(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int i = random.Next(1, 6); i > 0 && bytes.Count > 8; i--)
        {
            int at = random.Next(bytes.Count), count = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3:
                    for (int k = 0; k < count; k++)
                    {
                        bytes[at + k] = (byte)(random.Next(2) * 255);
                    }

                    break;
                default:
                    bytes[random.Next(Math.Min(bytes.Count, 64))] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using SkiaSharp;

namespace HfPipelines.Benchmarks;

/// <summary>JPEG files to a network's inputs, decoding included, beside the image processors of transformers on Pillow and numpy.</summary>
internal static class ImageBenchmark
{
    private const int Rounds = 21;
    private const int Threads = 2;

    private static readonly (string Name, int Width, int Height)[] Pictures = [("1080p", 1920, 1080), ("12 MP", 4000, 3000)];
    private static readonly string[] Classes = ["CLIPImageProcessor", "DetrImageProcessor", "Qwen2VLImageProcessor"];

    /// <param name="python">A Python with transformers and Pillow.</param>
    /// <param name="classes">The image processors to measure; none for all.</param>
    public static void Run(string python, string[] classes)
    {
        TorchSharp.torch.set_num_threads(Threads);
        Console.WriteLine("| JPEG | files | to | HfPipelines, ms | transformers on Pillow, ms | times as fast |\n|---|---|---|---|---|---|");
        foreach ((string picture, int width, int height) in Pictures)
        {
            string file = Path.Combine(Path.GetTempPath(), $"hfp-benchmark-{width}x{height}.jpg");
            File.WriteAllBytes(file, Jpeg(width, height));
            foreach (string name in classes.Length > 0 ? classes : Classes)
            {
                foreach (int count in (int[])[1, 8])
                {
                    string[] files = [.. Enumerable.Repeat(file, count)];
                    var processor = ImageProcessor.FromConfig(JsonSerializer.SerializeToElement(new JsonObject()), name, ImageBackendKind.Pillow);
                    using Reference reference = Reference.Python(python, "images.py", name, file, $"{count}", $"{Threads}");
                    (double ours, double theirs) = Alternating.Medians(() => Process(processor, files), reference, Rounds);
                    Console.WriteLine($"| {picture} | {count} | {name} | {ours:0} | {theirs:0} | {theirs / ours:0.0}x |");
                }
            }

            File.Delete(file);
        }
    }

    private static void Process(ImageProcessor processor, string[] files)
    {
        IReadOnlyList<ImageData> images = files.Length == 1 ? [ImageData.Load(files[0])] : ImageData.LoadAllAsync(files).GetAwaiter().GetResult();
        processor.Preprocess([.. images.Select(i => new ImageInput(i))]).Dispose();
    }

    /// <summary>Soft colours with some noise, as photographs have.</summary>
    private static byte[] Jpeg(int width, int height)
    {
        var random = new Random(1);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var samples = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            for (int c = 0; c < 3; c++)
            {
                samples[(i * 4) + c] = (byte)(128 + (90 * Math.Sin((x + (c * 70)) * 0.011) * Math.Cos(y * 0.007)) + random.Next(24));
            }

            samples[(i * 4) + 3] = 255;
        }

        System.Runtime.InteropServices.Marshal.Copy(samples, 0, bitmap.GetPixels(), samples.Length);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}

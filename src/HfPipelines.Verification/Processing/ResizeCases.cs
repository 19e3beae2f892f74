using System.Text.Json;
using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Complete resizes by Pillow, torchvision and torch.</summary>
internal static class ResizeCases
{
    public static IEnumerable<ProcessingCase> Pillow(JsonElement json) => json.GetProperty("cases").EnumerateArray().Select(one =>
    {
        (int width, int height) = Size(one);
        var filter = (Resampling)one.GetProperty("filter").GetInt32();
        string image = one.GetProperty("image").GetString()!, mode = one.GetProperty("mode").GetString()!;
        return new ProcessingCase($"resize/{image} {filter} {width}x{height}", "resize", () =>
        {
            using IDisposable scope = NewDisposeScope();
            ImageData picture = new PictureRecipe(json.GetProperty("images").GetProperty(image)).Picture();
            if (mode == "F")
            {
                float[] samples = Array.ConvertAll(picture.Samples.ToArray(), static v => (float)v);
                return Expected.Complete(one, tensor(PillowResizer.Resize(samples, 1, picture.Height, picture.Width, height, width, filter), [height, width]));
            }

            double[]? box = one.TryGetProperty("box", out JsonElement b) ? [.. b.EnumerateArray().Select(v => v.GetDouble())] : null;
            double? gap = one.TryGetProperty("reducing_gap", out JsonElement g) ? g.GetDouble() : null;
            ImageData resized = PillowResizer.Resize(picture, width, height, filter, box is null ? PillowBox.Of(picture) : new PillowBox(box[0], box[1], box[2], box[3]), gap);
            Tensor samples2 = Pixels.ToTensor(resized).permute(1, 2, 0);
            return Expected.Complete(one, resized.Channels == 1 ? samples2.squeeze(2) : samples2);
        });
    });

    public static IEnumerable<ProcessingCase> Torch(JsonElement json) => json.GetProperty("cases").EnumerateArray().Select(one =>
    {
        (int width, int height) = Size(one);
        string image = one.GetProperty("image").GetString()!, mode = one.GetProperty("mode").GetString()!, input = one.GetProperty("input").GetString()!, op = one.GetProperty("op").GetString()!;
        bool antialias = one.GetProperty("antialias").GetBoolean(), align = one.TryGetProperty("align_corners", out JsonElement a) && a.ValueKind == JsonValueKind.True;
        return new ProcessingCase($"resize_torch/{image} {op} {input} {mode} antialias={antialias} align={align} {width}x{height}", "resize", () =>
        {
            using IDisposable scope = NewDisposeScope();
            Tensor samples = new PictureRecipe(json.GetProperty("images").GetProperty(image)).Input().Samples!;
            samples = input == "uint8" ? samples : samples.to(float32).div(255);
            try
            {
                string? difference = Expected.Complete(one, TorchResizer.Interpolate(samples, height, width, Enum.Parse<HfPipelines.Imaging.Resizing.InterpolationMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true), antialias, align));
                return one.TryGetProperty("error", out JsonElement error) ? $"expected an error ({error.GetString()})." : difference;
            }
            catch (ImageException) when (one.TryGetProperty("error", out _))
            {
                return null;
            }
        });
    });

    private static (int Width, int Height) Size(JsonElement one) => (one.GetProperty("to")[0].GetInt32(), one.GetProperty("to")[1].GetInt32());
}

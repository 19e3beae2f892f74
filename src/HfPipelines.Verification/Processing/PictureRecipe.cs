using System.Text.Json;
using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The pictures of the fixtures, made of integer formulas.</summary>
internal sealed class PictureRecipe
{
    private readonly JsonElement _json;

    private readonly int _frame;

    /// <summary>Makes a picture of a recipe.</summary>
    /// <param name="json">The recipe.</param>
    /// <param name="frame">Which frame of a video; 0 for a picture.</param>
    public PictureRecipe(JsonElement json, int frame = 0) => (_json, _frame) = (json, frame);

    private int Width => _json.GetProperty("w").GetInt32();

    private int Height => _json.GetProperty("h").GetInt32();

    private string Mode => _json.GetProperty("mode").GetString()!;

    /// <summary>The picture as Pillow holds it.</summary>
    public ImageData Picture()
    {
        ImageMode mode = Mode switch
        {
            "L" or "F" => ImageMode.Gray,
            "LA" => ImageMode.GrayAlpha,
            "RGB" => ImageMode.Rgb,
            "RGBA" => ImageMode.Rgba,
            "P" => ImageMode.Palette,
            "CMYK" => ImageMode.Cmyk,
            "1" => ImageMode.Bilevel,
            _ => throw new InvalidDataException($"mode '{Mode}'"),
        };
        byte[] samples = Bytes();
        if (mode == ImageMode.Bilevel)
        {
            samples = Array.ConvertAll(samples, static v => v >= 128 ? (byte)255 : (byte)0);
        }

        return new ImageData(Width, Height, mode, samples, mode == ImageMode.Palette ? Palette() : default);
    }

    /// <summary>The picture in the container that the recipe names.</summary>
    public ImageInput Input()
    {
        return _json.GetProperty("as").GetString() == "pil" ? Picture() : Samples();
    }

    /// <summary>The samples in the order and of the type that the recipe names.</summary>
    public Tensor Samples()
    {
        string container = _json.GetProperty("as").GetString()!;
        byte[] samples = Bytes();
        int channels = samples.Length / (Width * Height);
        Tensor tensor = channels == 1 && Mode == "L" ? torch_tensor(samples, [Height, Width]) : torch_tensor(samples, [Height, Width, channels]);
        if (tensor.dim() == 3 && (container.StartsWith("torch", StringComparison.Ordinal) || container.StartsWith("numpy_chw", StringComparison.Ordinal)))
        {
            tensor = tensor.permute(2, 0, 1).contiguous();
        }
        else if (container.StartsWith("torch", StringComparison.Ordinal))
        {
            tensor = tensor.unsqueeze(0);
        }

        return container.EndsWith("_float", StringComparison.Ordinal) ? tensor.to(float32).div(255) : tensor;
    }

    private static Tensor torch_tensor(byte[] samples, long[] shape) => tensor(samples, shape, uint8);

    private static byte[] Palette()
    {
        var palette = new byte[1024];
        for (int i = 0; i < 256; i++)
        {
            (palette[i * 4], palette[(i * 4) + 1], palette[(i * 4) + 2], palette[(i * 4) + 3]) =
                ((byte)((37 * i) + 11), (byte)((91 * i) + 53), (byte)((151 * i) + 97), 255);
        }

        return palette;
    }

    private byte[] Bytes()
    {
        int[][] k = [.. _json.GetProperty("k").EnumerateArray().Select(c => c.EnumerateArray().Select(v => v.GetInt32()).ToArray())];
        int shift = _json.GetProperty("s").GetInt32();
        int step = _json.TryGetProperty("dt", out JsonElement dt) ? dt.GetInt32() * _frame : 0;
        int[]? table = _json.TryGetProperty("table", out JsonElement t) ? [.. t.EnumerateArray().Select(v => v.GetInt32())] : null;
        var samples = new byte[Width * Height * k.Length];
        int i = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                foreach (int[] c in k)
                {
                    int v = (((x * c[0]) + (y * c[1]) + (((x * y) >> 3) * c[2]) + ((x ^ y) * c[3]) + c[4] + step) >> shift) & 255;
                    samples[i++] = (byte)(table is null ? v : table[v % table.Length]);
                }
            }
        }

        return samples;
    }
}

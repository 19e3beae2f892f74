using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging.PostProcessing;
using HfPipelines.Imaging.Processing;
using HfPipelines.Verification.Forward;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Elementary conversions with complete results, and tables of size rules.</summary>
internal static class TransformCases
{
    private static readonly Dictionary<string, Func<int[], int[]>> Rules = new()
    {
        ["get_size_with_aspect_ratio(h,w,shortest,longest)"] = static a => Pair(SizeRules.WithAspectRatio(a[0], a[1], a[2], a[3])),
        ["get_resize_output_image_size(h,w,shortest)"] = static a => Pair(SizeRules.ShortestEdge(a[0], a[1], a[2])),
        ["get_resize_output_image_size(h,w,shortest,max)"] = static a => Pair(SizeRules.ShortestEdge(a[0], a[1], a[2], a[3])),
        ["get_image_size_for_max_height_width(h,w,maxh,maxw)"] = static a => Pair(SizeRules.Within(a[0], a[1], a[2], a[3])),
        ["get_patch_output_size(h,w,th,tw)"] = static a => Pair(SizeRules.PatchOutput(a[0], a[1], a[2], a[3])),
        ["qwen2_vl smart_resize(h,w,factor,min,max)"] = static a => Pair(PixelBudget.Plain(a[0], a[1], a[2], a[3], a[4])),
        ["mllama get_optimal_tiled_canvas(h,w,tiles,size)"] = static a => Pair(Canvas(a[0], a[1], a[2], a[3])),
    };

    public static IEnumerable<ProcessingCase> Read(JsonElement json)
    {
        int number = 0;
        foreach (JsonElement one in json.GetProperty("cases").EnumerateArray())
        {
            yield return Case($"{one.GetProperty("op").GetString()} {number++}", () => Convert(json, one));
        }

        foreach (JsonProperty table in json.GetProperty("tables").EnumerateObject())
        {
            yield return Case(table.Name, () => Table(table));
        }

        JsonElement boxes = json.GetProperty("boxes");
        foreach (JsonProperty result in boxes.EnumerateObject().Where(p => p.Name != "input"))
        {
            yield return Case($"boxes {result.Name}", () => Boxes(boxes.GetProperty("input"), result));
        }

        static ProcessingCase Case(string name, Func<string?> run) => new($"transforms/{name}", "preprocess", () =>
        {
            using IDisposable scope = NewDisposeScope();
            return run();
        });
    }

    private static string? Convert(JsonElement json, JsonElement one)
    {
        var recipe = new PictureRecipe(json.GetProperty("images").GetProperty(one.GetProperty("image").GetString()!));
        switch (one.GetProperty("op").GetString())
        {
            case "PIL.convert":
                return Picture(one, recipe.Picture().Convert(one.GetProperty("to").GetString() switch { "L" => ImageMode.Gray, "LA" => ImageMode.GrayAlpha, "RGB" => ImageMode.Rgb, _ => ImageMode.Rgba }));
            case "convert_to_rgb":
                return Picture(one, recipe.Picture().FlattenOntoWhite());
            case "tvF.rgb_to_grayscale":
                Tensor color = First();
                return Expected.Complete(one, TorchvisionBackend.Brightness(one.GetProperty("input").GetString() == "uint8" ? color : color.to(float32).div(255)));
            case "rescale":
                return Expected.Complete(one, ImageBackend.Pillow.Rescale(First(), one.GetProperty("scale").GetDouble()));
            case "normalize":
                return Expected.Complete(one, ImageBackend.Pillow.Normalize(ImageBackend.Pillow.Rescale(First(), 1.0 / 255), Numbers("mean"), Numbers("std")));
            case "rescale_and_normalize (fused)":
                var options = new JsonObject { ["do_rescale"] = true, ["do_normalize"] = true, ["rescale_factor"] = one.GetProperty("scale").GetDouble(), ["image_mean"] = Node("mean"), ["image_std"] = Node("std") };
                return Expected.Complete(one, ImageBackend.Torchvision.RescaleAndNormalize(First(), ProcessorOptions.Create(options, [], ImageBackend.Torchvision)));
            case "center_crop numpy":
                return Expected.Complete(one, ImageBackend.Pillow.CenterCrop(First(), Size(0), Size(1)));
            case "center_crop torchvision":
                return Expected.Complete(one, ImageBackend.Torchvision.CenterCrop(First(), Size(0), Size(1)));
            case "pad numpy":
                return Expected.Complete(one, Padded(First(), one.GetProperty("padding"), one.GetProperty("mode").GetString()!, one.GetProperty("value").GetDouble()));
            case string other:
                return $"missing: '{other}' is not implemented.";
            default:
                return "The fixture names no operation.";
        }

        // Samples of whatever container, channels first.
        Tensor First() => recipe.Input() is { Picture: { } picture } ? Pixels.ToTensor(picture) : Pixels.ChannelsFirst(recipe.Input().Samples!);

        double[] Numbers(string key) => [.. one.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];

        JsonNode? Node(string key) => JsonSerializer.SerializeToNode(one.GetProperty(key));

        int Size(int i) => one.GetProperty("size")[i].GetInt32();
    }

    private static string? Picture(JsonElement one, ImageData picture)
    {
        Tensor samples = Pixels.ToTensor(picture).permute(1, 2, 0);
        return Expected.Complete(one, picture.Channels == 1 ? samples.squeeze(2) : samples);
    }

    private static Tensor Padded(Tensor image, JsonElement padding, string mode, double value)
    {
        int top = padding[0][0].GetInt32(), bottom = padding[0][1].GetInt32(), left = padding[1][0].GetInt32(), right = padding[1][1].GetInt32();
        return mode switch
        {
            "constant" => Pixels.Pad(image, left, top, right, bottom, value),
            "reflect" => Pixels.PadBy(image, left, top, right, bottom, Pixels.Reflected),
            "symmetric" => Pixels.PadBy(image, left, top, right, bottom, Pixels.Symmetric),
            _ => Pixels.PadBy(image, left, top, right, bottom, Pixels.Edge),
        };
    }

    private static string? Table(JsonProperty table)
    {
        if (table.Name == "rgb_to_id")
        {
            int[] colors = [.. table.Value.GetProperty("in").EnumerateArray().SelectMany(row => row.EnumerateArray()).SelectMany(pixel => pixel.EnumerateArray()).Select(v => v.GetInt32())];
            int[] wanted = [.. table.Value.GetProperty("out").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetInt32())];
            int[] found = [.. CocoAnnotation.Segments(tensor(colors, [wanted.Length, 3], int64).t()).data<long>().ToArray().Select(v => (int)v)];
            return found.AsSpan().SequenceEqual(wanted) ? null : $"expected [{string.Join(", ", wanted)}], found [{string.Join(", ", found)}].";
        }

        if (table.Name == "mllama get_all_supported_aspect_ratios(n)")
        {
            return First(row => Compare(row[1].EnumerateArray().Select(r => $"{r[0]}x{r[1]}"), TileGrids.Arrangements(1, row[0].GetInt32()).Select(a => $"{a.First}x{a.Second}")));
        }

        if (table.Name.StartsWith("select_best_resolution(h,w) ", StringComparison.Ordinal))
        {
            (int, int)[] candidates = [.. JsonDocument.Parse(table.Name["select_best_resolution(h,w) ".Length..]).RootElement.EnumerateArray().Select(c => (c[0].GetInt32(), c[1].GetInt32()))];
            return First(row => Compare([row[2].GetRawText(), row[3].GetRawText()], Pair(SizeRules.BestResolution(row[0].GetInt32(), row[1].GetInt32(), candidates)).Select(v => $"{v}")));
        }

        if (!Rules.TryGetValue(table.Name, out Func<int[], int[]>? rule))
        {
            return $"missing: the rule '{table.Name}' is not implemented.";
        }

        return First(row =>
        {
            int[] values = [.. row.EnumerateArray().Select(v => v.GetInt32())];
            return Compare(values[^2..].Select(v => $"{v}"), rule(values[..^2]).Select(v => $"{v}"));
        });

        string? First(Func<JsonElement, string?> compare) => table.Value.EnumerateArray().Select(row => compare(row) is { } difference ? $"{row.GetRawText()}: {difference}" : null).FirstOrDefault(m => m is not null);

        static string? Compare(IEnumerable<string> wanted, IEnumerable<string> found) => wanted.SequenceEqual(found) ? null : $"expected {string.Join(", ", wanted)}, found {string.Join(", ", found)}.";
    }

    private static string? Boxes(JsonElement input, JsonProperty result)
    {
        long[] shape = [.. input.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        var values = new float[shape.Aggregate(1L, static (a, b) => a * b)];
        TensorRecipe.Fill(input.GetProperty("recipe").GetString()!, input.GetProperty("offset").GetSingle(), input.GetProperty("scale").GetSingle(), 0, values);
        Tensor boxes = tensor(values, shape);
        return result.Name switch
        {
            "center_to_corners" => Expected.Complete(result.Value, Candidates.Corners(boxes)),
            "corners_to_center" => Expected.Complete(result.Value, CocoAnnotation.Centers(boxes)),
            string other => $"missing: '{other}' is not implemented.",
        };
    }

    private static (int Height, int Width) Canvas(int height, int width, int tiles, int edge)
    {
        (int rows, int columns) = CanvasTiles.Best(height, width, TileGrids.Arrangements(1, tiles), edge);
        return (rows * edge, columns * edge);
    }

    private static int[] Pair((int, int) size) => [size.Item1, size.Item2];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The cases of one image processor file.</summary>
internal static class ImageProcessorCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json)
    {
        string model = json.GetProperty("model").GetString()!;
        if (json.TryGetProperty("cases", out JsonElement cases))
        {
            foreach (JsonElement one in cases.EnumerateArray())
            {
                string backend = one.GetProperty("backend").GetString()!;
                yield return new ProcessingCase(
                    $"{model}/{one.GetProperty("class").GetString()} {backend} {one.GetProperty("name").GetString()}", "preprocess", () => Run(json, one, backend));
            }
        }

        foreach (ProcessingCase one in PostProcessingCases.Read(json))
        {
            yield return one;
        }
    }

    private static string? Run(JsonElement json, JsonElement one, string backend)
    {
        using IDisposable scope = NewDisposeScope();
        using TemporaryFiles? files = TemporaryFiles.Write(json);
        JsonElement config = json.GetProperty("configs").GetProperty(one.GetProperty("config").GetString()!);
        ImageProcessor processor;
        ImageFeatures features;
        try
        {
            processor = ImageProcessor.FromConfig(config, one.GetProperty("class").GetString(), backend == "torchvision" ? ImageBackendKind.Torchvision : ImageBackendKind.Pillow);
            features = Preprocess(processor, json.GetProperty("images"), one.GetProperty("call"), files);
        }
        catch (HfPipelinesException error) when (error is not MissingImageProcessorException && one.TryGetProperty("error", out _))
        {
            return null;
        }

        if (one.TryGetProperty("error", out JsonElement wanted))
        {
            return RefusesContainer(wanted) ? null : $"expected an error ({wanted.GetString()}), found none.";
        }

        JsonElement outputs = one.GetProperty("outputs");
        bool random = one.TryGetProperty("random", out _);
        if (one.TryGetProperty("bare", out _) && features.Count == 1)
        {
            // The original gave the value itself.
            return Expected.Compare(outputs.GetProperty("output"), features.Values.Single(), "output");
        }

        string? extra = features.Keys.FirstOrDefault(k => !outputs.TryGetProperty(k, out _));
        return extra is not null ? $"{extra}: expected nothing, found it."
            : outputs.EnumerateObject().Select(o => features.TryGetValue(o.Name, out object? found) ? Expected.Compare(o.Value, found, o.Name) : $"{o.Name}: expected, found nothing.")
                .FirstOrDefault(m => m is not null && !(random && m.Contains("value", StringComparison.Ordinal)));
    }

    // A class that takes arrays of numpy but no tensors of torch refuses a container that does not exist here: both are a tensor with the same samples.
    private static bool RefusesContainer(JsonElement error) => error.GetString()!.EndsWith("but got <class 'torch.Tensor'>", StringComparison.Ordinal);

    private static ImageFeatures Preprocess(ImageProcessor processor, JsonElement table, JsonElement call, TemporaryFiles? files)
    {
        var options = new JsonObject();
        var companions = new Dictionary<string, IReadOnlyList<ImageInput>>();
        JsonElement images = default;
        foreach (JsonProperty argument in call.EnumerateObject())
        {
            if (argument.Name is "images" or "videos")
            {
                images = argument.Value;
            }
            else if (argument.Name == "masks_path" && files is not null)
            {
                options[argument.Name] = Path.Combine(files.Folder, argument.Value.GetString()!);
            }
            else if (argument.Name != "return_tensors")
            {
                if (Pictures(table, argument.Value) is { } pictures)
                {
                    companions[argument.Name] = pictures;
                }
                else
                {
                    options[argument.Name] = Plain(argument.Value);
                }
            }
        }

        var arguments = new ImageArguments { Options = options, Companions = companions };
        bool nested = images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0 && images[0].ValueKind == JsonValueKind.Array;
        return nested
            ? processor.Preprocess([.. images.EnumerateArray().Select(list => (IReadOnlyList<ImageInput>)Pictures(table, list)!)], arguments)
            : processor.Preprocess(Pictures(table, images) ?? throw new InvalidDataException("images"), arguments);
    }

    /// <summary>Dictionaries with whole numbers as keys get texts as keys.</summary>
    private static JsonNode? Plain(JsonElement value)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("__intkeys__", out JsonElement pairs)
            ? new JsonObject(pairs.EnumerateArray().Select(p => KeyValuePair.Create(p[0].GetRawText(), Plain(p[1]))))
            : JsonSerializer.SerializeToNode(value);

    private static ImageInput[]? Pictures(JsonElement table, JsonElement value)
    {
        JsonElement[] names = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return names.All(n => n.ValueKind == JsonValueKind.String && table.TryGetProperty(n.GetString()!, out _))
            ? [.. names.Select(n => new PictureRecipe(table.GetProperty(n.GetString()!)).Input())] : null;
    }
}

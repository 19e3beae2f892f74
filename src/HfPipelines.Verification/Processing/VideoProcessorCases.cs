using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Video;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>The cases of one video processor file: features, and which frames are chosen.</summary>
internal static class VideoProcessorCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json)
    {
        string model = json.GetProperty("model").GetString()!;
        foreach (JsonElement one in json.GetProperty("cases").EnumerateArray())
        {
            yield return new ProcessingCase($"{model}/{one.GetProperty("class").GetString()} {one.GetProperty("name").GetString()}", "preprocess", () => Run(json, one));
        }

        foreach (JsonProperty rows in json.GetProperty("sampling").EnumerateObject())
        {
            int i = 0;
            foreach (JsonElement row in rows.Value.EnumerateArray())
            {
                yield return new ProcessingCase($"{model}/{rows.Name} sampling {i++}", "preprocess", () => Sample(json, rows.Name, row));
            }
        }

        foreach (ProcessingCase one in PostProcessingCases.Read(json))
        {
            yield return one;
        }
    }

    private static string? Run(JsonElement json, JsonElement one)
    {
        using IDisposable scope = NewDisposeScope();
        ImageFeatures features;
        try
        {
            var processor = VideoProcessor.FromConfig(Configuration(json, one), one.GetProperty("class").GetString());
            features = Preprocess(processor, json.GetProperty("images"), one.GetProperty("call"));
        }
        catch (HfPipelinesException) when (one.TryGetProperty("error", out _))
        {
            return null;
        }

        if (one.TryGetProperty("error", out JsonElement wanted))
        {
            return $"expected an error ({wanted.GetString()}), found none.";
        }

        JsonElement outputs = one.GetProperty("outputs");
        string? extra = features.Keys.FirstOrDefault(k => !outputs.TryGetProperty(k, out _));
        return extra is not null ? $"{extra}: expected nothing, found it."
            : outputs.EnumerateObject().Select(o => !features.TryGetValue(o.Name, out object? found) ? $"{o.Name}: expected, found nothing."
                : found is VideoMetadata[] metadata ? Compare(o.Value, metadata)
                : Expected.Compare(o.Value, found, o.Name)).FirstOrDefault(m => m is not null);
    }

    // A configuration that the original refuses cannot be saved; the name tells how it differs from the first.
    private static JsonElement Configuration(JsonElement json, JsonElement one)
    {
        if (one.GetProperty("config").GetString() is { } key)
        {
            return json.GetProperty("configs").GetProperty(key);
        }

        string name = one.GetProperty("name").GetString()!;
        JsonObject first = JsonObject.Create(json.GetProperty("configs").EnumerateObject().First().Value)!;
        var changed = (JsonObject)first.DeepClone();
        changed["temporal_patch_size"] = name.StartsWith("temporal", StringComparison.Ordinal) ? int.Parse(name["temporal".Length..], CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"configuration of '{name}'");
        return JsonSerializer.SerializeToElement(changed);
    }

    private static string? Sample(JsonElement json, string className, JsonElement row)
    {
        JsonElement expected = row[2];
        foreach (JsonElement configuration in row[3].EnumerateArray())
        {
            string key = json.GetProperty("sampling_configs").GetProperty(configuration.GetString()!).GetString()!;
            var processor = VideoProcessor.FromConfig(json.GetProperty("configs").GetProperty(key), className);
            VideoMetadata chosen;
            try
            {
                chosen = processor.SampleFrames(Metadata(row[0]), new VideoArguments { Options = JsonObject.Create(row[1])! });
            }
            catch (HfPipelinesException) when (expected.TryGetProperty("error", out _))
            {
                continue;
            }

            string? difference = expected.TryGetProperty("error", out JsonElement error) ? $"expected an error ({error.GetString()}), found none."
                : Indices(expected.GetProperty("indices"), chosen.FrameIndices!)
                    ?? (expected.TryGetProperty("fps_set", out JsonElement rate) && chosen.FramesPerSecond != rate.GetDouble() ? $"fps: expected {rate}, found {chosen.FramesPerSecond}." : null);
            if (difference is not null)
            {
                return $"{configuration.GetString()}: {difference}";
            }
        }

        return null;
    }

    private static string? Indices(JsonElement expected, IReadOnlyList<int> found)
    {
        if (expected.ValueKind == JsonValueKind.Object)
        {
            JsonElement list = expected.GetProperty("__long__");
            bool isSame = list.GetProperty("length").GetInt32() == found.Count && list.GetProperty("sum").GetInt64() == found.Sum(i => (long)i)
                && list.GetProperty("head").EnumerateArray().Select((v, i) => v.GetInt32() == found[i]).All(same => same);
            return isSame ? null : $"expected {list.GetProperty("length")} frames with a sum of {list.GetProperty("sum")}, found {found.Count} with {found.Sum(i => (long)i)}.";
        }

        return expected.EnumerateArray().Select(v => v.GetInt32()).SequenceEqual(found) ? null : $"expected {expected.GetRawText()}, found [{string.Join(", ", found)}].";
    }

    // The chosen frames are a list here, whatever the original made them.
    private static string? Compare(JsonElement expected, VideoMetadata[] found)
    {
        JsonElement[] wanted = [.. (expected.TryGetProperty("list", out JsonElement list) ? list : expected.GetProperty("value")).EnumerateArray()];
        return wanted.Length != found.Length ? $"video_metadata: expected {wanted.Length}, found {found.Length}."
            : wanted.Select((w, i) => Compare(w, found[i])).FirstOrDefault(m => m is not null);
    }

    private static string? Compare(JsonElement wanted, VideoMetadata found)
    {
        JsonElement fields = wanted.TryGetProperty("dict", out JsonElement dict) ? dict : wanted;
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            object? value = field.Name switch
            {
                "total_num_frames" => found.TotalFrames,
                "fps" => found.FramesPerSecond,
                "duration" => found.Duration,
                "width" => found.Width,
                "height" => found.Height,
                "video_backend" => found.Decoder,
                "frames_indices" => found.FrameIndices,
                _ => throw new InvalidDataException($"video metadata '{field.Name}'"),
            };
            if (field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("tensor", out JsonElement probe))
            {
                ScalarType type = probe.GetProperty("dtype").GetString() == "int32" ? ScalarType.Int32 : ScalarType.Int64;
                value = tensor(found.FrameIndices!.Select(i => (long)i).ToArray()).to_type(type);
            }

            JsonElement plain = field.Value.ValueKind == JsonValueKind.Object ? field.Value : JsonSerializer.SerializeToElement(new { value = field.Value });
            if (Expected.Compare(plain, value, $"video_metadata.{field.Name}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static ImageFeatures Preprocess(VideoProcessor processor, JsonElement table, JsonElement call)
    {
        var options = new JsonObject();
        string[] names = [];
        VideoMetadata[]? metadata = null;
        foreach (JsonProperty argument in call.EnumerateObject())
        {
            switch (argument.Name)
            {
                case "videos":
                    names = [.. argument.Value.EnumerateArray().Select(n => n.GetString()!)];
                    break;
                case "video_metadata":
                    metadata = [.. argument.Value.EnumerateArray().Select(Metadata)];
                    break;
                case "return_tensors":
                    break;
                default:
                    options[argument.Name] = JsonSerializer.SerializeToNode(argument.Value);
                    break;
            }
        }

        return processor.Preprocess([.. names.Select((n, i) => Video(table.GetProperty(n), metadata?[i]))], new VideoArguments { Options = options });
    }

    private static VideoData Video(JsonElement recipe, VideoMetadata? metadata)
    {
        int frames = recipe.GetProperty("frames").GetInt32();
        PictureRecipe[] pictures = [.. Enumerable.Range(0, frames).Select(f => new PictureRecipe(recipe, f))];
        return recipe.GetProperty("as").GetString() == "pil" ? new VideoData([.. pictures.Select(p => p.Picture())], metadata)
            : new VideoData(stack(pictures.Select(p => p.Samples())), metadata);
    }

    private static VideoMetadata Metadata(JsonElement json)
    {
        return new VideoMetadata(json.GetProperty("total_num_frames").GetInt32(), Number("fps"), Number("duration"), (int?)Number("width"), (int?)Number("height"));

        double? Number(string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }
}

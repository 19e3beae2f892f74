using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Verification.Forward;
using HfPipelines.Video;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>One post-processing case for one class: its processor and its arguments.</summary>
/// <param name="File">The fixture file.</param>
/// <param name="Case">The case.</param>
/// <param name="ClassName">The class: that of the case, or one that gives the same.</param>
internal sealed record PostCase(JsonElement File, JsonElement Case, string ClassName)
{
    private JsonElement Config => File.GetProperty("configs").GetProperty(Case.GetProperty("config").GetString()!);

    private JsonElement Arguments => Case.GetProperty("args");

    /// <summary>What the original gave.</summary>
    public JsonElement Expected => Case.GetProperty("outputs");

    /// <summary>Whether the class is a video processor.</summary>
    public bool IsVideo => ClassName.EndsWith("VideoProcessor", StringComparison.Ordinal);

    /// <summary>The image processor, with the backend of the class.</summary>
    public ImageProcessor ImageProcessor()
        => HfPipelines.Imaging.ImageProcessor.FromConfig(Config, ClassName, ClassName.EndsWith("Pil", StringComparison.Ordinal) ? ImageBackendKind.Pillow : ImageBackendKind.Torchvision);

    /// <summary>The video processor.</summary>
    public VideoProcessor VideoProcessor() => HfPipelines.Video.VideoProcessor.FromConfig(Config, ClassName);

    /// <summary>An argument, or null where it is absent or None.</summary>
    /// <param name="name">The name.</param>
    public JsonElement? Argument(string name) => Arguments.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public double? Number(string name) => Argument(name)?.GetDouble();

    public int? Count(string name) => Argument(name)?.GetInt32();

    public bool? Flag(string name) => Argument(name)?.GetBoolean();

    public string? Text(string name) => Argument(name)?.GetString();

    /// <summary>Whole numbers of a list or a set.</summary>
    public IReadOnlyList<int>? Numbers(string name)
        => Argument(name) is not { } value ? null
            : [.. (value.ValueKind == JsonValueKind.Object ? value.GetProperty("__set__") : value).EnumerateArray().Select(v => v.GetInt32())];

    /// <summary>The target sizes, however they are given.</summary>
    public IReadOnlyList<TargetSize>? TargetSizes(string name = "target_sizes")
        => Argument(name) is not { } value ? null : [.. Rows(value).Select(r => new TargetSize((int)r[0].GetDouble(), (int)r[1].GetDouble()))];

    /// <summary>The network's output.</summary>
    /// <param name="name">The argument that holds it.</param>
    public ModelOutput Output(string name = "outputs")
    {
        var output = new ModelOutput();
        foreach (JsonProperty field in Argument(name)!.Value.GetProperty("__out__").EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
        {
            output.Add(field.Name, Tensor(field.Value));
        }

        return output;
    }

    /// <summary>A tensor that is an argument.</summary>
    /// <param name="name">The name.</param>
    public Tensor? TensorArgument(string name) => Argument(name) is { } value ? Tensor(value) : null;

    /// <summary>Pictures that are an argument, one or a list of them.</summary>
    /// <param name="name">The name.</param>
    public IReadOnlyList<ImageInput>? Pictures(string name)
        => Argument(name) is not { } value ? null
            : [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : (IEnumerable<JsonElement>)[value]).Select(v => new PictureRecipe(File.GetProperty("images").GetProperty(v.GetString()!)).Input())];

    /// <summary>Options of the processor that the call gives.</summary>
    /// <param name="names">Their names.</param>
    public JsonObject ProcessorOptions(params ReadOnlySpan<string> names)
    {
        var options = new JsonObject();
        foreach (string name in names)
        {
            if (Argument(name) is { } value)
            {
                options[name] = JsonSerializer.SerializeToNode(value);
            }
        }

        return options;
    }

    /// <summary>A picture's samples [height, width, channels].</summary>
    /// <param name="picture">The picture.</param>
    public static Tensor Samples(ImageData picture) => tensor(picture.Samples.ToArray(), [picture.Height, picture.Width, picture.Channels]);

    /// <summary>A tensor: a recipe, painted boxes, or its values.</summary>
    /// <param name="value">The argument.</param>
    public static Tensor Tensor(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("recipe", out JsonElement name))
        {
            return Recipe(name.GetString()!, value);
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("__boxes__", out JsonElement boxes))
        {
            return Painted(boxes);
        }

        JsonElement rows = value.ValueKind == JsonValueKind.Array ? value : value.TryGetProperty("__tensor__", out JsonElement plain) ? plain : value.GetProperty("__tuples__");
        var shape = new List<long>();
        for (JsonElement level = rows; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength());
        }

        JsonElement[] numbers = [.. Flatten(rows)];
        return numbers.All(n => n.ValueKind is JsonValueKind.True or JsonValueKind.False) ? tensor([.. numbers.Select(n => n.GetBoolean())], [.. shape])
            : numbers.Any(n => n.GetRawText().AsSpan().ContainsAny('.', 'e')) ? tensor([.. numbers.Select(n => n.GetSingle())], [.. shape])
            : tensor([.. numbers.Select(n => n.GetInt64())], [.. shape]);
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value];

    private static IEnumerable<JsonElement> Rows(JsonElement value)
        => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : value.EnumerateObject().First().Value.EnumerateArray();

    private static Tensor Recipe(string name, JsonElement recipe)
    {
        long[] shape = [.. recipe.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        TensorRecipe.Fill(name, recipe.GetProperty("offset").GetSingle(), recipe.GetProperty("scale").GetSingle(), 0, values);
        string type = recipe.TryGetProperty("dtype", out JsonElement given) ? given.GetString()! : "float32";
        return type switch
        {
            "float32" => tensor(values, shape),
            "int64" => tensor([.. values.Select(v => (long)MathF.Floor(v))], shape),
            "bool" => tensor([.. values.Select(v => v > 0)], shape),
            _ => throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"recipe of {type}")),
        };
    }

    // [height, width, [[y, x, height, width, value], ...]], painted over zeros.
    private static Tensor Painted(JsonElement boxes)
    {
        Tensor map = zeros(1, 1, boxes[0].GetInt64(), boxes[1].GetInt64());
        foreach (JsonElement box in boxes[2].EnumerateArray())
        {
            map.narrow(2, box[0].GetInt64(), box[2].GetInt64()).narrow(3, box[1].GetInt64(), box[3].GetInt64()).fill_(box[4].GetSingle());
        }

        return map;
    }
}

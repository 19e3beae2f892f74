using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>What a picture shows, in the form of COCO, carried through the steps that change the picture's size.</summary>
internal sealed class CocoAnnotation
{
    private readonly Dictionary<string, object> _values = [];

    private CocoAnnotation()
    {
    }

    /// <summary>The values by the names of transformers.</summary>
    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>Reads boxes: <c>image_id</c> and <c>annotations</c> of <c>category_id</c>, <c>bbox</c> (x, y, width, height), <c>area</c> and optionally <c>iscrowd</c>, <c>keypoints</c>, <c>segmentation</c>.</summary>
    public static CocoAnnotation Detection(JsonNode? json, int height, int width, bool masks)
    {
        JsonObject[] objects = [.. List(json, "annotations").Where(o => o["iscrowd"] is null || Number(o, "iscrowd") == 0)];
        Tensor boxes = tensor([.. objects.SelectMany(o => Numbers(o, "bbox", 4))], [objects.Length, 4], float32);
        Tensor corners = boxes.slice(1, 0, 2, 1), ends = boxes.slice(1, 2, 4, 1) + corners, limits = tensor(new float[] { width, height });
        boxes = cat([corners.clamp(min: zeros(2), max: limits), ends.clamp(min: zeros(2), max: limits)], 1);
        Tensor keep = (boxes.select(1, 3) > boxes.select(1, 1)).logical_and(boxes.select(1, 2) > boxes.select(1, 0));
        Tensor classes = tensor([.. objects.Select(o => (long)Number(o, "category_id"))], int64)[keep];
        var annotation = new CocoAnnotation();
        annotation._values["image_id"] = tensor([Number(json, "image_id")]).to(int64);
        annotation._values["class_labels"] = classes;
        annotation._values["boxes"] = boxes[keep];
        annotation._values["area"] = tensor([.. objects.Select(o => Number(o, "area"))], float32)[keep];
        annotation._values["iscrowd"] = zeros_like(classes);
        annotation._values["orig_size"] = Size(height, width);
        if (objects.Any(o => o["keypoints"] is not null))
        {
            int values = Numbers(objects[0], "keypoints", null).Length;
            annotation._values["keypoints"] = tensor([.. objects.SelectMany(o => Numbers(o, "keypoints", values))], [objects.Length, values / 3, 3], float32)[keep].reshape(-1, 3);
        }

        if (masks)
        {
            byte[] samples = [.. objects.SelectMany(o => PolygonMask.Fill(Polygons(o), height, width))];
            annotation._values["masks"] = tensor(samples, [objects.Length, height, width], uint8)[keep].to(@bool);
        }

        return annotation;
    }

    /// <summary>Reads segments: <c>image_id</c>, <c>file_name</c> of a PNG whose colours number the segments, and <c>segments_info</c>.</summary>
    public static CocoAnnotation Panoptic(JsonNode? json, int height, int width, string? folder, bool masks)
    {
        var annotation = new CocoAnnotation();
        annotation._values["image_id"] = tensor([Number(json, json?["image_id"] is null ? "id" : "image_id")]).to(int64);
        annotation._values["size"] = annotation._values["orig_size"] = Size(height, width);
        if (json?["segments_info"] is null)
        {
            return annotation;
        }

        JsonObject[] segments = [.. List(json, "segments_info")];
        string file = Path.Combine(folder ?? throw Wrong("masks_path", "a folder of PNG files", null), (string?)json["file_name"] ?? throw Wrong("file_name", "a name", null));
        Tensor colors = Pixels.ToTensor(ImageData.Load(file).Convert(ImageMode.Rgb)).to(int64);
        Tensor segment = Segments(colors);
        Tensor ids = tensor([.. segments.Select(s => (long)Number(s, "id"))], int64);
        Tensor found = segment.unsqueeze(0) == ids.view(-1, 1, 1);
        if (masks)
        {
            annotation._values["masks"] = found;
        }

        annotation._values["boxes"] = Bounds(found);
        annotation._values["class_labels"] = tensor([.. segments.Select(s => (long)Number(s, "category_id"))], int64);
        annotation._values["iscrowd"] = tensor([.. segments.Select(s => (long)Number(s, "iscrowd"))], int64);
        annotation._values["area"] = tensor([.. segments.Select(s => Number(s, "area"))], float32);
        return annotation;
    }

    /// <summary>Follows a resize of the picture.</summary>
    public void Resize(int height, int width, int newHeight, int newWidth, ImageBackend backend)
    {
        double y = (double)newHeight / height, x = (double)newWidth / width;
        Scale("boxes", x, y);
        if (_values.TryGetValue("area", out object? area))
        {
            _values["area"] = ((Tensor)area).mul(x * y);
        }

        if (_values.TryGetValue("masks", out object? masks))
        {
            Tensor[] resized = [.. ((Tensor)masks).unbind(0).Select(m => backend.Resize(m.unsqueeze(0).to(uint8), newHeight, newWidth, Resampling.Nearest))];
            _values["masks"] = resized.Length == 0 ? zeros([0, newHeight, newWidth], @bool) : cat(resized, 0).to(@bool);
        }

        _values["size"] = Size(newHeight, newWidth);
    }

    /// <summary>Turns boxes of corners into centre, width and height as fractions of the picture.</summary>
    public void Normalize(int height, int width)
    {
        if (_values.TryGetValue("boxes", out object? value))
        {
            _values["boxes"] = Centers((Tensor)value) / tensor(new float[] { width, height, width, height });
        }
    }

    /// <summary>Follows padding below and to the right.</summary>
    public void Pad(int height, int width, int newHeight, int newWidth, bool normalized)
    {
        if (height == newHeight && width == newWidth)
        {
            return;
        }

        if (_values.TryGetValue("masks", out object? masks))
        {
            _values["masks"] = Pixels.PadTo(((Tensor)masks).to(uint8), newHeight, newWidth).to(@bool);
        }

        if (normalized)
        {
            Scale("boxes", (double)width / newWidth, (double)height / newHeight);
        }

        _values["size"] = Size(newHeight, newWidth);
    }

    /// <summary>Boxes by centre, width and height.</summary>
    /// <param name="boxes">[count, 4]: left, top, right, bottom.</param>
    internal static Tensor Centers(Tensor boxes)
    {
        Tensor corner = boxes.slice(1, 0, 2, 1), end = boxes.slice(1, 2, 4, 1);
        return cat([(corner + end) / 2, end - corner], 1);
    }

    /// <summary>The numbers that the colours of a panoptic map stand for.</summary>
    /// <param name="colors">int64 [3, ...].</param>
    internal static Tensor Segments(Tensor colors) => colors[0] + (256 * colors[1]) + (65536 * colors[2]);

    private static Tensor Size(int height, int width) => tensor(new long[] { height, width });

    /// <summary>The corners of what each mask covers; of nothing, a box turned inside out.</summary>
    private static Tensor Bounds(Tensor masks)
    {
        const float Nothing = 1e8f;
        Tensor y = arange(masks.Height(), dtype: float32).view(1, -1, 1).expand(masks.shape), x = arange(masks.Width(), dtype: float32).view(1, 1, -1).expand(masks.shape);
        return stack([Least(x), Least(y), Most(x), Most(y)], 1);

        Tensor Least(Tensor positions) => where(masks, positions, full_like(positions, Nothing)).flatten(1).amin([1]);

        Tensor Most(Tensor positions) => (positions * masks).flatten(1).amax([1]);
    }

    private static IEnumerable<JsonObject> List(JsonNode? json, string key)
        => json is JsonObject value && value[key] is JsonArray list && list.All(o => o is JsonObject)
            ? list.Select(o => o!.AsObject()) : throw Wrong(key, "a list of objects", json);

    private static IEnumerable<double[]> Polygons(JsonObject json)
        => json["segmentation"] is JsonArray polygons ? polygons.Select(p => Numbers(new JsonObject { ["segmentation"] = p?.DeepClone() }, "segmentation", null)) : throw Wrong("segmentation", "a list of polygons", json);

    private static double Number(JsonNode? json, string key) => json is JsonObject value ? ProcessorOptions.ToDouble($"annotations: {key}", value[key]) : throw Wrong(key, "a number", json);

    private static double[] Numbers(JsonObject json, string key, int? count)
    {
        double[] values = json[key] is JsonArray list ? [.. list.Select(v => ProcessorOptions.ToDouble($"annotations: {key}", v))] : throw Wrong(key, "a list of numbers", json[key]);
        return count is null || values.Length == count ? values : throw Wrong(key, $"{count} numbers", json[key]);
    }

    private static ImageProcessorException Wrong(string key, string expected, JsonNode? found)
        => new($"annotations: {key}: expected {expected}, found {found?.ToJsonString() ?? "nothing"}.");

    private void Scale(string key, double x, double y)
    {
        if (_values.TryGetValue(key, out object? boxes))
        {
            _values[key] = ((Tensor)boxes).mul(tensor([x, y, x, y], float32));
        }
    }
}

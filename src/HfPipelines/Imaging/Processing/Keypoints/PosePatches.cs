using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The people in pictures, by their <c>boxes</c>, with scipy's affine transform (ViTPose).</summary>
internal sealed class PosePatches : ImageProcedure
{
    private const double Padding = 1.25;
    private const float TransformFactor = 200;

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        Tensor[] images = call.Prepare();
        if (options.Node("boxes") is JsonArray boxes && options.Bool("do_affine_transform"))
        {
            (int Height, int Width) size = options.Size().Edges("size");
            images = [.. images.Zip(boxes).SelectMany(p => p.Second!.AsArray().Select(b => Cut(p.First, Box(b!.AsArray()), size, options.Double("normalize_factor"), options.Backend == ImageBackend.Pillow)))];
        }

        features["pixel_values"] = images.Select(i => options.Backend.RescaleAndNormalize(i, options)).ToArray();
    }

    private static double[] Box(JsonArray box) => box.Count >= 4 ? [.. box.Select(v => ProcessorOptions.ToDouble("boxes", v))]
        : throw new ImageProcessorException($"boxes: expected left, top, width and height, found {box.Count} values.");

    /// <summary>The centre and the extent, in the units of the factor, of the part around a box.</summary>
    public static ((float X, float Y) Center, (float Width, float Height) Scale) Around(double[] box, (int Height, int Width) size, double factor)
    {
        double width = box[2], height = box[3], ratio = (double)size.Width / size.Height;
        (float X, float Y) center = ((float)(box[0] + (width * 0.5)), (float)(box[1] + (height * 0.5)));
        (width, height) = width > ratio * height ? (width, width / ratio) : width < ratio * height ? (height * ratio, height) : (width, height);
        return (center, ((float)(width / factor) * (float)Padding, (float)(height / factor) * (float)Padding));
    }

    private static Tensor Cut(Tensor image, double[] box, (int Height, int Width) size, double factor, bool pillow)
    {
        ((float x, float y), (float width, float height)) = Around(box, size, factor);
        if (pillow && !(image.Channels() <= 4 && image.Channels() < image.Height()))
        {
            // numpy's variant tells channels by their number, and takes a picture of so few rows for one with channels last.
            image = image.permute(2, 0, 1);
        }

        float inX = x * 2, inY = y * 2, toX = width * TransformFactor, toY = height * TransformFactor;
        float scaleX = (float)((size.Width - 1.0) / toX), scaleY = (float)((size.Height - 1.0) / toY);
        float shiftX = (float)(scaleX * ((-0.5 * inX) + (0.5 * toX))), shiftY = (float)(scaleY * ((-0.5 * inY) + (0.5 * toY)));
        (Tensor rows, Tensor rowParts, Tensor rowInside) = Positions(image.Height(), size.Height, 1.0 / scaleY, -shiftY / (double)scaleY);
        (Tensor columns, Tensor columnParts, Tensor columnInside) = Positions(image.Width(), size.Width, 1.0 / scaleX, -shiftX / (double)scaleX);
        Tensor samples = image.to(float64), below = rowParts.view(1, -1, 1), right = columnParts.view(1, 1, -1);
        Tensor upper = Row(samples.index_select(-2, rows)), lower = Row(samples.index_select(-2, (rows + 1).clamp(0, image.Height() - 1)));
        Tensor cut = upper.mul(1 - below).add(lower.mul(below)).mul(rowInside.view(1, -1, 1)).mul(columnInside.view(1, 1, -1));
        return image.is_floating_point() ? cut.to(image.dtype) : cut.add(0.5).floor().clamp(0, 255).to(image.dtype);

        Tensor Row(Tensor lines) => lines.index_select(-1, columns).mul(1 - right).add(lines.index_select(-1, (columns + 1).clamp(0, image.Width() - 1)).mul(right));
    }

    private static (Tensor First, Tensor Part, Tensor Inside) Positions(int size, int target, double step, double start)
    {
        var first = new long[target];
        var parts = new double[target];
        var inside = new double[target];
        for (int i = 0; i < target; i++)
        {
            double at = (i * step) + start;
            inside[i] = at >= 0 && at <= size - 1 ? 1 : 0;
            int before = inside[i] == 0 ? 0 : (int)Math.Floor(at);
            (first[i], parts[i]) = (before, inside[i] == 0 ? 0 : at - before);
        }

        return (tensor(first), tensor(parts, float64), tensor(inside, float64));
    }
}

using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Maps;

/// <summary>Makes depth maps of a network's output.</summary>
internal static class DepthMaps
{
    private const int MarginFactor = 3;

    public static DepthMap[] Make(PostProcessorCall call, DepthOptions options)
    {
        Tensor depth = call.Output("predicted_depth", 3).to(float32);
        call.CheckTargetSizes(depth.size(0));
        return call.Text("kind") switch
        {
            "inverse" => Inverse(call, depth),
            "padded" => Padded(call, depth, options),
            _ => Scaled(call, depth),
        };
    }

    /// <summary>The network's maps, resized.</summary>
    private static DepthMap[] Scaled(PostProcessorCall call, Tensor depth)
    {
        Resizing.InterpolationMode mode = call.Text("resize") == "bilinear" ? Resizing.InterpolationMode.Bilinear : Resizing.InterpolationMode.Bicubic;
        bool alignCorners = call.Flag("align_corners");
        return [.. depth.unbind(0).Select((d, i) => Map(call.SizeOf(i) is { } size ? TorchResizer.Interpolate(d, size.Height, size.Width, mode, alignCorners: alignCorners) : d))];
    }

    /// <summary>The network gives inverse distances, in units that the angle of view tells.</summary>
    private static DepthMap[] Inverse(PostProcessorCall call, Tensor depth)
    {
        float[]? angles = call.OutputOrNull("field_of_view", 1)?.ToFloats();
        if (angles is not null && angles.Length != depth.size(0))
        {
            throw call.Error($"expected {depth.size(0)} values of field_of_view, found {angles.Length}.");
        }

        return [.. depth.unbind(0).Select(One)];

        DepthMap One(Tensor map, int i)
        {
            float? angle = angles?[i], focalLength = null;
            if (call.SizeOf(i) is { } size)
            {
                if (angle is { } degrees)
                {
                    focalLength = 0.5f * size.Width / MathF.Tan(0.5f * (degrees * (MathF.PI / 180)));
                    map = map.mul(size.Width).div(focalLength.Value);
                }

                map = TorchResizer.Interpolate(map, size.Height, size.Width, Mode(call));
            }

            return Map(map.clamp(1e-4, 1e4).reciprocal()) with { FieldOfView = angle, FocalLength = focalLength };
        }
    }

    /// <summary>The network saw the pictures with margins, which are cut off.</summary>
    private static DepthMap[] Padded(PostProcessorCall call, Tensor depth, DepthOptions options)
    {
        bool removesPadding = options.RemovePadding ?? call.Processor.Bool("do_pad");
        IReadOnlyList<TargetSize>? sources = options.SourceSizes;
        call.CheckSizes("source", sources, depth.size(0), removesPadding);
        if (options.Flipped is { } flipped)
        {
            depth = flipped.TryGet("predicted_depth", out Tensor? other) && other.shape.AsSpan().SequenceEqual(depth.shape) ? depth.add(other.cpu().flip(-1)).div(2)
                : throw call.Error("expected predicted_depth of the mirrored pictures to have the shape of that of the others, found another or none.");
        }

        return [.. depth.unbind(0).Select(One)];

        DepthMap One(Tensor map, int i)
        {
            if (sources?[i] is { } source)
            {
                int rows = removesPadding ? Margin(source.Height) : 0, columns = removesPadding ? Margin(source.Width) : 0;
                map = Pixels.Crop(Resize(map, source.Height + (2 * rows), source.Width + (2 * columns)), rows, columns, source.Height, source.Width);
            }

            return Map(call.SizeOf(i) is { } size ? Resize(map, size.Height, size.Width) : map);
        }

        static int Margin(int edge) => (int)(Math.Sqrt(edge / 2.0) * MarginFactor);

        static Tensor Resize(Tensor map, int height, int width) => TorchResizer.Resize(map, height, width, Resampling.Bicubic, antialias: false);
    }

    private static DepthMap Map(Tensor depth) => new(depth.Width(), depth.Height(), depth.ToFloats());

    private static Resizing.InterpolationMode Mode(PostProcessorCall call) => call.Processor.Resampling() switch
    {
        Resampling.Nearest => Resizing.InterpolationMode.NearestExact,
        Resampling.Bilinear => Resizing.InterpolationMode.Bilinear,
        Resampling.Bicubic => Resizing.InterpolationMode.Bicubic,
        var other => throw call.Error($"expected resample to be nearest, bilinear or bicubic, found {other}."),
    };
}

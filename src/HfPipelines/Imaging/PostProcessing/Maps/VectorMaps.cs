using HfPipelines.Imaging.Processing;
using HfPipelines.Imaging.Resizing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Maps;

/// <summary>Fits a network's maps of vectors to the pictures.</summary>
internal static class VectorMaps
{
    public static VectorMap[] Normals(PostProcessorCall call, VectorMapOptions options)
    {
        Tensor normals = Planes(call, "normals");
        Tensor lengths = normals.norm(1, keepdim: true, p: 2).clamp_min(call.Number("epsilon", null)!.Value);
        return Fit(call, normals.div(lengths), options);
    }

    public static VectorMap[] Points(PostProcessorCall call, VectorMapOptions options)
    {
        Tensor points = Planes(call, "pointmaps");
        if (call.OutputOrNull("scales", 2) is { } scales)
        {
            points = scales.size(0) == points.size(0) && scales.size(1) is 1 or 3 ? points.div(scales.unsqueeze(-1).unsqueeze(-1))
                : throw call.Error($"expected scales of [{points.size(0)}, 1], found [{string.Join(", ", scales.shape)}].");
        }

        return Fit(call, points, options);
    }

    private static Tensor Planes(PostProcessorCall call, string name)
    {
        Tensor maps = call.Output(name, 4);
        return maps.size(1) == 3 ? maps.to(float32) : throw call.Error($"expected {name} of [batch, 3, height, width], found [{string.Join(", ", maps.shape)}].");
    }

    private static VectorMap[] Fit(PostProcessorCall call, Tensor maps, VectorMapOptions options)
    {
        call.CheckTargetSizes(maps.size(0));
        IReadOnlyList<TargetSize>? sources = options.SourceSizes;
        bool pads = call.Flag("pads"), removesPadding = options.RemovePadding ?? sources is not null;
        call.CheckSizes("source", sources, maps.size(0), removesPadding);
        if (!pads && removesPadding)
        {
            throw call.Error("expected no source sizes, for this class does not pad pictures.");
        }

        return [.. maps.unbind(0).Select(One)];

        VectorMap One(Tensor map, int i)
        {
            map = removesPadding ? WithoutPadding(call, map, sources![i]) : map;
            if ((call.SizeOf(i) ?? sources?[i]) is { } size)
            {
                map = TorchResizer.Interpolate(map, size.Height, size.Width, Resizing.InterpolationMode.Bilinear);
            }

            return new VectorMap(map.Width(), map.Height(), map.ToFloats());
        }
    }

    private static Tensor WithoutPadding(PostProcessorCall call, Tensor map, TargetSize source)
    {
        (int inputHeight, int inputWidth) = call.Processor.Size().Edges("size");
        (int height, int width) = SizeRules.Within(source.Height, source.Width, inputHeight, inputWidth);
        int top = (inputHeight - height) / 2, left = (inputWidth - width) / 2;
        return top + height <= map.Height() && left + width <= map.Width() ? Pixels.Crop(map, top, left, height, width)
            : throw call.Error($"expected a map of the network's input of {inputHeight} x {inputWidth}, found {map.Height()} x {map.Width()}.");
    }
}

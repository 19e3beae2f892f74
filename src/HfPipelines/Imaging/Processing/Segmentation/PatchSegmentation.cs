using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>
/// Pictures, with <c>do_split_image</c> cut along the longer edge into overlapping squares, and their segmentation maps (EoMT). Gives
/// <c>pixel_values</c> and <c>patch_offsets</c> [picture, start, end], and for <c>segmentation_maps</c> also <c>mask_labels</c> and <c>class_labels</c>.
/// </summary>
internal sealed class PatchSegmentation : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (Tensor[] images, long[][] offsets) = Transform(call.Prepare(), options);
        features["pixel_values"] = images;
        features["patch_offsets"] = offsets.Select(o => tensor(o)).ToArray<object>();
        if (call.Companions("segmentation_maps") is { } maps)
        {
            ProcessorOptions mapOptions = options.With(new JsonObject { ["do_normalize"] = false, ["do_rescale"] = false, ["resample"] = (int)Resampling.Nearest });
            (Tensor[] parts, _) = Transform([.. maps.Select(m => options.Backend.Prepare(m, convertRgb: false))], mapOptions);
            (Tensor Masks, Tensor Classes)[] segments = [.. parts.Select((p, i) => SegmentationMap.Split(p, i, options, reduces: options.Has("ignore_index")))];
            features["mask_labels"] = segments.Select(s => s.Masks).ToArray<object>();
            features["class_labels"] = segments.Select(s => s.Classes).ToArray<object>();
        }
    }

    private static (Tensor[] Images, long[][] Offsets) Transform(Tensor[] pictures, ProcessorOptions options)
    {
        ImageSize size = options.Size();
        var images = new List<Tensor>();
        var offsets = new List<long[]>();
        for (int i = 0; i < pictures.Length; i++)
        {
            Tensor image = options.Bool("do_resize") ? options.Backend.Resize(pictures[i], size, options.Resampling()) : pictures[i];
            if (!options.Bool("do_split_image"))
            {
                images.Add(image);
                continue;
            }

            bool tall = image.Height() > image.Width();
            foreach ((int start, int end) in Windows(Math.Max(image.Height(), image.Width()), size.RequireShortestEdge()))
            {
                images.Add(image.slice(tall ? -2 : -1, start, end, 1));
                offsets.Add([i, start, end]);
            }
        }

        if (options.Bool("do_pad"))
        {
            int height = size.RequireShortestEdge(), width = size.LongestEdge ?? height;
            images = [.. images.Select(i => Pixels.PadTo(i, Math.Max(height, i.Height()), Math.Max(width, i.Width())))];
        }

        return ([.. images.Select(i => options.Backend.RescaleAndNormalize(i, options))], [.. offsets]);
    }

    private static IEnumerable<(int Start, int End)> Windows(int length, int edge)
    {
        int count = (length + edge - 1) / edge;
        double overlap = count > 1 ? (double)((count * edge) - length) / (count - 1) : 0;
        return Enumerable.Range(0, count).Select(i => (int)(i * (edge - overlap))).Select(start => (start, start + edge));
    }
}

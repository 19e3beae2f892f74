using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Keypoints;

/// <summary>Finds the joints of the people in boxes.</summary>
internal static class Poses
{
    public static PoseEstimate[][] Find(PostProcessorCall call, IReadOnlyList<IReadOnlyList<BoundingBoxF>> boxes, PoseOptions options)
    {
        Tensor maps = call.Output("heatmaps", 4).to(float32);
        BoundingBoxF[] people = [.. boxes.SelectMany(b => b)];
        int joints = (int)maps.size(1);
        if (people.Length != maps.size(0))
        {
            throw call.Error($"expected {maps.size(0)} boxes, one for each row of heatmaps, found {people.Length}.");
        }

        if (options.KernelSize < 3 || options.KernelSize % 2 == 0)
        {
            throw call.Error($"expected an odd kernel size of at least 3, found {options.KernelSize}.");
        }

        maps = options.Flipped is null ? maps : Average(call, maps, options.Flipped);
        if (maps.numel() == 0)
        {
            return [.. boxes.Select(b => b.Select(box => new PoseEstimate([], box)).ToArray())];
        }

        (float X, float Y)[] factors = Factors(call, boxes, options);
        bool isScipy = call.Text("blur") == "scipy";
        Tensor flat = maps.flatten(0, 1);
        (ImagePoint[] places, float[] scores) = isScipy
            ? HeatmapPeaks.Find<double>(flat, HeatmapBlur.Scipy(flat, options.KernelSize))
            : HeatmapPeaks.Find<float>(flat, HeatmapBlur.OpenCv(flat, options.KernelSize));
        (int Height, int Width) size = call.Processor.Size().Edges("size");
        (float X, float Y) last = (maps.Width() - 1, maps.Height() - 1);
        float? limit = (float?)options.Threshold;
        int person = 0;
        return [.. boxes.Select(b => b.Select(box => One(box, person++)).ToArray())];

        PoseEstimate One(BoundingBoxF box, int i)
        {
            (Func<ImagePoint, ImagePoint> toPicture, BoundingBoxF given) = isScipy ? CenterAndScale(box) : Extent(box, factors[i]);
            IEnumerable<Keypoint> all = Enumerable.Range(0, joints).Select(k => new Keypoint(toPicture(places[(i * joints) + k]), scores[(i * joints) + k], k));
            return new PoseEstimate([.. all.Where(k => limit is null || k.Score > limit)], given);
        }

        (Func<ImagePoint, ImagePoint> ToPicture, BoundingBoxF Box) Extent(BoundingBoxF box, (float X, float Y) factor)
        {
            ((float x, float y), (float width, float height)) = AffineCrop.Around([box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top], size);
            return (
                p => new ImagePoint(((p.X / last.X * width) + x - (0.5f * width)) * factor.X, ((p.Y / last.Y * height) + y - (0.5f * height)) * factor.Y),
                new BoundingBoxF(box.Left * factor.X, box.Top * factor.Y, box.Right * factor.X, box.Bottom * factor.Y));
        }

        (Func<ImagePoint, ImagePoint> ToPicture, BoundingBoxF Box) CenterAndScale(BoundingBoxF box)
        {
            const double Unit = 200;
            ((float x, float y), (float scaleX, float scaleY)) = PosePatches.Around([box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top], size, Unit);
            float width = scaleX * (float)Unit, height = scaleY * (float)Unit;
            return (
                p => new ImagePoint((p.X * (width / last.X)) + x - (width * 0.5f), (p.Y * (height / last.Y)) + y - (height * 0.5f)),
                new BoundingBoxF(x, y, scaleX + x - 1, scaleY + y - 1));
        }
    }

    private static Tensor Average(PostProcessorCall call, Tensor maps, Networks.ModelOutput flipped)
        => call.Flag("flipped") && flipped.TryGet("heatmaps", out Tensor? other) && other.shape.AsSpan().SequenceEqual(maps.shape) ? maps.add(other.cpu().to(float32)).div(2)
            : throw call.Error("expected heatmaps of the mirrored pictures to have the shape of those of the others, and a class that averages them.");

    // From the pictures' own sizes to those of the results, for each person.
    private static (float X, float Y)[] Factors(PostProcessorCall call, IReadOnlyList<IReadOnlyList<BoundingBoxF>> boxes, PoseOptions options)
    {
        IReadOnlyList<TargetSize>? sources = options.SourceSizes;
        if (!call.Flag("scales") && (sources is not null || call.TargetSizes is not null))
        {
            throw call.Error("expected neither source nor target sizes, for this class gives pixels of the pictures that the boxes are in.");
        }

        call.CheckTargetSizes(boxes.Count);
        call.CheckSizes("source", sources, boxes.Count, required: call.TargetSizes is not null);
        return [.. boxes.SelectMany((b, i) => Enumerable.Repeat(Factor(i), b.Count))];

        (float, float) Factor(int i) => sources?[i] is { } from && call.SizeOf(i) is { } to ? ((float)((double)to.Width / from.Width), (float)((double)to.Height / from.Height)) : (1, 1);
    }
}

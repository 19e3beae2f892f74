using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Keypoints;

/// <summary>The points that a network finds in pictures.</summary>
internal static class LocalFeatures
{
    public static LocalFeature[][] Find(PostProcessorCall call)
    {
        Tensor mask = call.Output("mask", 2), keypoints = call.Output("keypoints", 3), scores = call.Output("scores", 2), descriptors = call.Output("descriptors", 3);
        call.CheckTargetSizes(mask.size(0), required: true);
        call.CheckSame("mask", "keypoints", 2);
        call.CheckSame("mask", "scores", 2);
        call.CheckSame("mask", "descriptors", 2);
        if (keypoints.size(2) != 2)
        {
            throw call.Error($"expected keypoints of [batch, points, 2], found [{string.Join(", ", keypoints.shape)}].");
        }

        return [.. Enumerable.Range(0, (int)mask.size(0)).Select(One)];

        LocalFeature[] One(int i)
        {
            TargetSize size = call.SizeOf(i)!.Value;
            float[] points = keypoints[i].ToFloats(), score = scores[i].ToFloats(), values = descriptors[i].ToFloats();
            int length = (int)descriptors.size(2);
            long[] isReal = mask[i].ToLongs();
            return
            [
                .. Enumerable.Range(0, isReal.Length).Where(k => isReal[k] != 0).Select(k => new LocalFeature(
                    (int)(points[2 * k] * size.Width), (int)(points[(2 * k) + 1] * size.Height), score[k], values.AsMemory(k * length, length))),
            ];
        }
    }
}

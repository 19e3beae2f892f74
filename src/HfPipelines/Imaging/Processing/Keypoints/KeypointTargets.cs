using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Heat maps with a bell around each keypoint of each person.</summary>
internal static class KeypointTargets
{
    /// <summary>Makes the heat maps [keypoints, height, width] and the keypoints' weights, one of each for a person.</summary>
    public static (Tensor[] Maps, Tensor[] Weights) Make(float[][][] boxes, JsonArray keypoints, ProcessorOptions options)
    {
        (int Height, int Width) size = options.Size().Edges("size");
        int factor = options.Int("keypoint_heatmap_downscale_factor"), height = size.Height / factor, width = size.Width / factor;
        double sigma = options.Double("keypoint_heatmap_sigma");
        var maps = new List<Tensor>();
        var weights = new List<Tensor>();
        foreach ((float[][] people, JsonNode? points) in boxes.Zip(keypoints))
        {
            for (int p = 0; p < people.Length; p++)
            {
                (Tensor map, Tensor weight) = Person(people[p], points![p]!.AsArray());
                maps.Add(map);
                weights.Add(weight);
            }
        }

        return ([.. maps], [.. weights]);

        (Tensor Map, Tensor Weight) Person(float[] box, JsonArray points)
        {
            ((float X, float Y) center, (float Width, float Height) extent) = AffineCrop.Around(box, size);
            Tensor[] bells = new Tensor[points.Count];
            var seen = new float[points.Count];
            for (int k = 0; k < points.Count; k++)
            {
                float[] point = [.. points[k]!.AsArray().Select(v => (float)ProcessorOptions.ToDouble("keypoints", v))];
                float x = (((point[0] - center.X) / extent.Width) + 0.5f) * (width - 1), y = (((point[1] - center.Y) / extent.Height) + 0.5f) * (height - 1);
                int radius = (int)(sigma * 3), left = (int)(x + 0.5f) - radius, top = (int)(y + 0.5f) - radius, right = (int)(x + 0.5f) + radius + 1, bottom = (int)(y + 0.5f) + radius + 1;
                bool outside = left >= width || top >= height || right < 0 || bottom < 0;
                seen[k] = !outside && (point.Length < 3 || point[2] > 0) ? 1 : 0;
                Tensor columns = arange(width, float32), rows = arange(height, float32).view(-1, 1);
                Tensor bell = columns.sub(x).pow(2).add(rows.sub(y).pow(2)).neg().div(2 * sigma * sigma).exp();
                Tensor inside = columns.ge(left).logical_and(columns.lt(right)).logical_and(rows.ge(top)).logical_and(rows.lt(bottom));
                bells[k] = bell.mul(inside.to(float32)).mul(seen[k]);
            }

            return (bells.Length == 0 ? zeros([0, height, width], float32) : stack(bells), tensor(seen));
        }
    }
}

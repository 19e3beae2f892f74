using System.Numerics;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Keypoints;

/// <summary>Places joints between the pixels of heat maps, where a parabola through the logarithms has its peak (DARK).</summary>
internal static class HeatmapPeaks
{
    // The step of float32 at 1, which keeps flat places from dividing by zero.
    private const float Epsilon = 1.1920929e-7f;

    /// <summary>The places x, y of the peaks in pixels of the maps, one for each map; for a map without a value above zero, one near -1, -1.</summary>
    /// <typeparam name="T">The numbers that the parabola's peak is computed in.</typeparam>
    /// <param name="maps">float32 [maps, height, width].</param>
    /// <param name="blurred">The same, smoothed.</param>
    /// <returns>Places, and the highest value of each map.</returns>
    public static (ImagePoint[] Places, float[] Scores) Find<T>(Tensor maps, Tensor blurred)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int height = (int)maps.size(1), width = (int)maps.size(2), rowLength = width + 2;
        (Tensor highest, Tensor positions) = maps.flatten(1).max(1);
        float[] scores = highest.ToFloats();
        long[] peaks = positions.ToLongs();
        float[] logs = nn.functional.pad(blurred.clamp(1e-3, 50).log().unsqueeze(1), [1, 1, 1, 1], TorchSharp.PaddingModes.Replicate).ToFloats();
        return ([.. peaks.Select((p, map) => scores[map] > 0 ? Refine(map, (int)p % width, (int)p / width) : Refine(map, -1, -1))], scores);

        ImagePoint Refine(int map, int x, int y)
        {
            int at = (map * (height + 2) * rowLength) + ((y + 1) * rowLength) + x + 1;
            float center = Log(at), right = Log(at + 1), left = Log(at - 1), below = Log(at + rowLength), above = Log(at - rowLength);
            float dx = 0.5f * (right - left), dy = 0.5f * (below - above);
            float dxx = right - (2 * center) + left, dyy = below - (2 * center) + above;
            float dxy = 0.5f * (Log(at + rowLength + 1) - right - below + center + center - left - above + Log(at - rowLength - 1));
            (T shiftX, T shiftY) = Solve(T.CreateChecked(dxx), T.CreateChecked(dxy), T.CreateChecked(dyy), T.CreateChecked(dx), T.CreateChecked(dy));
            return new ImagePoint(float.CreateChecked(T.CreateChecked(x) - shiftX), float.CreateChecked(T.CreateChecked(y) - shiftY));
        }

        // Beside the first and last map's corner lies the other one's, as Python counts negative places from the end.
        float Log(int at) => logs[((at % logs.Length) + logs.Length) % logs.Length];

        static (T X, T Y) Solve(T xx, T xy, T yy, T x, T y)
        {
            (xx, yy) = (xx + T.CreateChecked(Epsilon), yy + T.CreateChecked(Epsilon));
            T determinant = (xx * yy) - (xy * xy);
            return (((yy * x) - (xy * y)) / determinant, ((-xy * x) + (xx * y)) / determinant);
        }
    }
}

using SkiaSharp;

namespace HfPipelines.Imaging.Drawing;

/// <summary>A colour for each label, the same in every picture.</summary>
internal static class LabelColors
{
    // Steps by the golden angle keep the hues of neighbours apart.
    private const double Step = 137.50776405;

    public static SKColor Of(int label) => SKColor.FromHsv((float)((label * Step) + 360) % 360, 85, 95);

    public static SKColor Of(string label)
    {
        uint hash = 2166136261;
        foreach (char letter in label)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return Of((int)(hash % 1024));
    }

    /// <summary>A colour for a part of a range: from blue for the least over green and yellow to red for the most.</summary>
    /// <param name="part">From 0 to 1; what lies beyond counts as that.</param>
    public static SKColor OfPart(float part) => SKColor.FromHsv(240 * (1 - Math.Clamp(part, 0, 1)), 100, 100);

    /// <summary>Black or white, whichever is easier to read on a colour.</summary>
    public static SKColor TextOn(SKColor color) => (0.299 * color.Red) + (0.587 * color.Green) + (0.114 * color.Blue) > 140 ? SKColors.Black : SKColors.White;
}

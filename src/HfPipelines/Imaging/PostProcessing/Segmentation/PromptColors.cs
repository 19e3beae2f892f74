using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>A network that paints labels as colours, below the prompt's own mask (SegGPT).</summary>
internal static class PromptColors
{
    /// <summary>What the colours stand for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="labels">How many labels, or null for brightness.</param>
    /// <returns>For each picture its labels [height, width] and, with <paramref name="labels"/>, how near each label's colour is.</returns>
    public static IReadOnlyList<(Tensor Labels, Tensor? Scores)> Read(PostProcessorCall call, int? labels)
    {
        Tensor masks = call.Output("pred_masks", 4).to_type(ScalarType.Float32);
        call.CheckTargetSizes(masks.size(0));
        (Tensor deviation, Tensor mean) = (Channels("image_std"), Channels("image_mean"));
        if (masks.size(1) != deviation.size(0) || masks.size(1) != mean.size(0))
        {
            throw call.Error($"expected 'pred_masks' of {mean.size(0)} channels, as many as image_mean, found {masks.size(1)}.");
        }

        Tensor colors = masks.slice(2, masks.size(2) / 2, masks.size(2), 1).mul(deviation.view(-1, 1, 1)).add(mean.view(-1, 1, 1)).mul(255).clamp(0, 255);
        return [.. colors.unbind(0).Select((c, i) => Read(call.SizeOf(i) is { } size ? Planes.Nearest(c, size) : c, labels))];

        Tensor Channels(string name) => tensor(Array.ConvertAll(call.Processor.Doubles(name), v => (float)v)).to(masks.device);
    }

    private static (Tensor Labels, Tensor? Scores) Read(Tensor colors, int? labels)
    {
        if (labels is null)
        {
            return (colors.mean([0]).to_type(ScalarType.Int32), null);
        }

        Tensor palette = tensor(Palette(labels.Value), [labels.Value + 1, 3]).to(colors.device);
        Tensor distances = colors.permute(1, 2, 0).unsqueeze(2).sub(palette.view(1, 1, -1, 3)).pow(2).sum(-1);
        return (distances.argmin(-1), distances.permute(2, 0, 1).neg());
    }

    // Black for the background, then colours evenly through the cube, from white.
    private static float[] Palette(int labels)
    {
        int steps = (int)Math.Pow(labels, 1.0 / 3) + 1, margin = 256 / steps;
        return
        [
            0, 0, 0,
            .. Enumerable.Range(0, labels).SelectMany(i => (float[])[Level(i / (steps * steps)), Level(i % (steps * steps) / steps), Level(i % steps)]),
        ];

        float Level(int step) => 255 - (step * margin);
    }
}

namespace HfPipelines.Architectures;

/// <summary>The numbers of channels of MobileNet's second version.</summary>
/// <param name="config">The configuration.</param>
internal sealed class MobileNetV2Sizes(MobileNetV2Config config)
{
    private const int FirstSize = 32;
    private const int LastSize = 1280;
    private static readonly int[] LayerSizes = [16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320];

    /// <summary>The channels of the first convolution.</summary>
    public int First { get; } = Scaled(config, FirstSize);

    /// <summary>The channels behind the stem and behind each layer.</summary>
    public IReadOnlyList<int> Layers { get; } = [.. LayerSizes.Select(size => Scaled(config, size))];

    /// <summary>The channels of the last convolution.</summary>
    public int Last { get; } = config.FinegrainedOutput && config.DepthMultiplier < 1 ? LastSize : Scaled(config, LastSize);

    /// <summary>The channels within a layer.</summary>
    /// <param name="size">The channels that enter it.</param>
    public int Expanded(int size) => Divisible(config, Round(size * config.ExpandRatio));

    private static int Scaled(MobileNetV2Config config, int size) => Divisible(config, Round(size * config.DepthMultiplier));

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.ToEven);

    // The nearest multiple, but no more than a tenth below.
    private static int Divisible(MobileNetV2Config config, int value)
    {
        int divisor = config.DepthDivisibleBy;
        int nearest = Math.Max(config.MinDepth, (int)(value + (divisor / 2.0)) / divisor * divisor);
        return nearest < 0.9 * value ? nearest + divisor : nearest;
    }
}

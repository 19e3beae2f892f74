using HfPipelines.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>
/// The frequencies of rotary embeddings, in float32 and in transformers' order of operations: an angle is a frequency times a position, so a
/// last bit would show at long distances.
/// </summary>
internal sealed class RotaryFrequencies
{
    private readonly RotaryOptions _options;
    private readonly RopeParameters _rope;
    private readonly int _size;

    public RotaryFrequencies(RotaryOptions options)
    {
        _options = options;
        _rope = options.Parameters;
        bool whole = _rope.RopeType == "proportional" || (_rope.RopeType == "default" && !options.DefaultIsPartial);
        _size = whole ? options.HeadSize : (int)(options.HeadSize * (_rope.PartialRotaryFactor ?? 1.0));
        OriginalLength = _rope.OriginalMaxPositionEmbeddings ?? options.MaxPositions;
        Scale = _rope.RopeType switch
        {
            "yarn" => _rope.AttentionFactor ?? YarnScale(),
            "longrope" => _rope.AttentionFactor ?? LongRopeScale(),
            _ => 1.0,
        };
    }

    /// <summary>The factor on cosine and sine.</summary>
    public double Scale { get; }

    /// <summary>The length of the context before the extension.</summary>
    public int OriginalLength { get; }

    /// <summary>The factor on cosine and sine for a sequence of a length.</summary>
    /// <param name="length">The length.</param>
    public double ScaleFor(long length) => (length > OriginalLength ? _rope.LongMscale : _rope.ShortMscale) ?? Scale;

    private double ContextRatio => _rope.Factor ?? (double)_options.MaxPositions / OriginalLength;

    /// <summary>The frequencies for a sequence of a length.</summary>
    /// <param name="length">The length; only <c>dynamic</c> and <c>longrope</c> heed it.</param>
    /// <returns>Float32 [rotated size / 2], a new tensor.</returns>
    public Tensor For(long length)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor frequencies = _rope.RopeType switch
        {
            "default" => Plain(_rope.RopeTheta),
            "linear" => Plain(_rope.RopeTheta).div_(Required(_rope.Factor, "factor")),
            "dynamic" when _rope.Alpha is { } alpha and not 0 => Plain(_rope.RopeTheta * Math.Pow(alpha, (double)_size / (_size - 2))),
            "dynamic" => Dynamic(length),
            "yarn" => Yarn(),
            "longrope" => LongRope(length),
            "llama3" => Llama3(),
            "proportional" => Proportional(),
            string other => throw new HfPipelinesException($"There is no rotary embedding of the kind '{other}'; known are default, linear, dynamic, yarn, longrope, llama3 and proportional."),
        };
        return frequencies.MoveToOuterDisposeScope();
    }

    private Tensor Exponents(int count, int size) => arange(0, 2 * count, 2).to_type(ScalarType.Float32).div_(size);

    private Tensor Powers(double theta, int count, int size) => full([], theta, ScalarType.Float32).pow(Exponents(count, size));

    private Tensor Plain(double theta) => Powers(theta, (_size + 1) / 2, _size).reciprocal_();

    private Tensor Dynamic(long length)
    {
        double factor = Required(_rope.Factor, "factor");
        float stretch = (float)(factor * Math.Max(length, _options.MaxPositions) / _options.MaxPositions) - (float)(factor - 1);
        return Plain((float)_rope.RopeTheta * MathF.Pow(stretch, (float)_size / (_size - 2)));
    }

    private Tensor Proportional()
    {
        int half = _options.HeadSize / 2;
        int rotated = (int)((_rope.PartialRotaryFactor ?? 1.0) * _options.HeadSize / 2);
        Tensor turning = Powers(_rope.RopeTheta, rotated, _options.HeadSize).reciprocal_();
        return cat([turning, zeros(half - rotated, ScalarType.Float32)]).div_(_rope.Factor ?? 1.0);
    }

    private Tensor Llama3()
    {
        double factor = Required(_rope.Factor, "factor");
        double low = Required(_rope.LowFreqFactor, "low_freq_factor");
        double high = Required(_rope.HighFreqFactor, "high_freq_factor");
        Tensor plain = Plain(_rope.RopeTheta);
        Tensor wavelength = (2 * Math.PI) / plain;
        Tensor isLong = wavelength > OriginalLength / low;
        Tensor isMedium = (wavelength >= OriginalLength / high).logical_and(isLong.logical_not());
        Tensor smooth = ((OriginalLength / wavelength) - low) / (high - low);
        Tensor blended = ((1 - smooth) * plain / factor) + (smooth * plain);
        return where(isMedium, blended, where(isLong, plain / factor, plain));
    }

    private Tensor LongRope(long length)
    {
        (IReadOnlyList<double>? factors, string key) = length > OriginalLength ? (_rope.LongFactor, "long_factor") : (_rope.ShortFactor, "short_factor");
        int count = (_size + 1) / 2;
        if (factors?.Count != count)
        {
            throw new HfPipelinesException($"rope_parameters: '{key}': expected {count} numbers, found {factors?.Count ?? 0}.");
        }

        return tensor(factors.Select(f => (float)f).ToArray()).mul_(Powers(_rope.RopeTheta, count, _size)).reciprocal_();
    }

    private Tensor Yarn()
    {
        int count = (_size + 1) / 2;
        Tensor powers = Powers(_rope.RopeTheta, count, _size);
        double low = YarnDimension(_rope.BetaFast is { } fast and not 0 ? fast : 32);
        double high = YarnDimension(_rope.BetaSlow is { } slow and not 0 ? slow : 1);
        if (_rope.Truncate ?? true)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, _size - 1));
        Tensor ramp = (arange(_size / 2, ScalarType.Float32) - low).div_((low == high ? high + 0.001 : high) - low).clamp_(0, 1);
        Tensor kept = 1 - ramp;
        return (powers.mul(ContextRatio).reciprocal_() * (1 - kept)) + (powers.reciprocal() * kept);
    }

    private double YarnDimension(double rotations)
        => _size * Math.Log(OriginalLength / (rotations * 2 * Math.PI)) / (2 * Math.Log(_rope.RopeTheta));

    private double YarnScale()
    {
        double factor = ContextRatio;
        return _rope.Mscale is { } mscale and not 0 && _rope.MscaleAllDim is { } all and not 0 ? Magnitude(mscale) / Magnitude(all) : Magnitude(1);

        double Magnitude(double by) => factor <= 1 ? 1 : (0.1 * by * Math.Log(factor)) + 1;
    }

    private double LongRopeScale()
        => ContextRatio <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(ContextRatio) / Math.Log(OriginalLength)));

    private double Required(double? value, string key)
        => value ?? throw new HfPipelinesException($"rope_parameters: '{key}': expected a number for the kind '{_rope.RopeType}', found none.");
}

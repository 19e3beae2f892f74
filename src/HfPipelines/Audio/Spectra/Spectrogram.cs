using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>How loud each frequency is, frame by frame.</summary>
internal static class Spectrogram
{
    /// <summary>Makes a spectrogram.</summary>
    /// <param name="wave">The samples, [samples].</param>
    /// <param name="options">How.</param>
    /// <returns>[frequencies or filters, frames], in double precision; complex without a power.</returns>
    /// <exception cref="AudioException">The options contradict each other, or there are too few samples.</exception>
    public static Tensor Create(Tensor wave, SpectrogramOptions options)
    {
        int frame = options.Window.Length;
        int length = options.FourierLength ?? frame;
        if (wave.dim() != 1 || frame > length || options.HopLength <= 0 || (options.Power is null && options.Filters is not null))
        {
            throw new AudioException(
                $"spectrogram: expected one channel, frames of at most {length} samples, a positive hop, and a power where there are filters; found {wave.dim()} dimensions, {frame} and {options.HopLength}.");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor samples = wave.to_type(ScalarType.Float64);
        if (options.Centred)
        {
            samples = Extend(samples, frame / 2, options.PadMode);
        }

        if (samples.size(0) < frame - options.HopLength)
        {
            throw new AudioException($"spectrogram: expected at least {frame - options.HopLength} samples, found {samples.size(0)}.");
        }

        // What is less than a frame by at most a step makes an empty spectrum, as in the original.
        Tensor frames = samples.size(0) < frame ? zeros([0, frame], ScalarType.Float64) : samples.unfold(0, frame, options.HopLength);
        Tensor spectrum = Transform(Prepare(frames, options), length, options.OneSided);
        if (options.Power is not { } power)
        {
            return spectrum.t().MoveToOuterDisposeScope();
        }

        Tensor magnitudes = power == 2 ? spectrum.real.square() + spectrum.imag.square() : spectrum.abs().pow(power);
        Tensor result = magnitudes.t();
        if (options.Filters is { } filters)
        {
            if (filters.GetLength(0) != result.size(0))
            {
                throw new AudioException($"spectrogram: expected filters over {result.size(0)} frequencies, found {filters.GetLength(0)}.");
            }

            result = tensor(filters).t().matmul(result).clamp_min_(options.Floor);
        }

        return Scale(result, power, options).MoveToOuterDisposeScope();
    }

    /// <summary>Adds samples on both sides.</summary>
    /// <param name="samples">[samples].</param>
    /// <param name="count">How many on each side.</param>
    /// <param name="mode"><c>reflect</c>, <c>constant</c> or <c>edge</c>.</param>
    /// <exception cref="AudioException">There is nothing to reflect, or no such mode.</exception>
    public static Tensor Extend(Tensor samples, int count, string mode)
    {
        long length = samples.size(0);
        if (mode == "constant" || count == 0)
        {
            return nn.functional.pad(samples, [count, count]);
        }

        if (length == 0 || mode is not ("reflect" or "edge"))
        {
            throw new AudioException($"padding: expected reflect, constant or edge and at least one sample, found {mode} and {length}.");
        }

        long[] before = [.. Enumerable.Range(-count, count).Select(i => Place(i))];
        long[] behind = [.. Enumerable.Range(0, count).Select(i => Place(length + i))];
        return cat([samples.index_select(0, tensor(before)), samples, samples.index_select(0, tensor(behind))]);

        long Place(long i)
        {
            if (mode == "edge" || length == 1)
            {
                return Math.Clamp(i, 0, length - 1);
            }

            long period = 2 * (length - 1);
            long folded = ((i % period) + period) % period;
            return Math.Min(folded, period - folded);
        }
    }

    private static Tensor Prepare(Tensor frames, SpectrogramOptions options)
    {
        if (options.Dither != 0)
        {
            frames = frames + (randn(frames.shape, ScalarType.Float64) * options.Dither);
        }

        if (options.RemoveMean)
        {
            frames = frames - frames.mean([1], keepdim: true);
        }

        if (options.Preemphasis is { } share)
        {
            // The first sample has none before it and counts as its own.
            Tensor before = cat([frames.narrow(1, 0, 1), frames.narrow(1, 0, frames.size(1) - 1)], 1);
            frames = frames - (before * share);
        }

        return frames * tensor(options.Window);
    }

    private static Tensor Transform(Tensor frames, int length, bool oneSided)
        => frames.size(0) == 0 ? zeros([0, oneSided ? (length / 2) + 1 : length], ScalarType.ComplexFloat64)
            : oneSided ? fft.rfft(frames, length) : fft.fft_(frames, length);

    private static Tensor Scale(Tensor spectrum, double power, SpectrogramOptions options) => options.Logarithm switch
    {
        null => spectrum,
        "log" => spectrum.log(),
        "log10" => spectrum.log10(),
        "dB" when power == 1 => Decibels.OfAmplitude(spectrum, options.Reference, options.MinValue, options.Range),
        "dB" when power == 2 => Decibels.OfPower(spectrum, options.Reference, options.MinValue, options.Range),
        _ => throw new AudioException($"log_mel: expected log, log10 or dB with power 1 or 2, found '{options.Logarithm}' with {power}."),
    };
}

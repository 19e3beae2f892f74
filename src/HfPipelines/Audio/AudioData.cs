using HfPipelines.Audio;

namespace HfPipelines;

/// <summary>A recording: samples from -1 to 1, channel by channel. Immutable.</summary>
public sealed class AudioData
{
    private readonly ReadOnlyMemory<float>[] _channels;

    /// <summary>Makes a recording of one channel.</summary>
    /// <param name="samples">The samples. They must not change afterwards.</param>
    /// <param name="samplingRate">The number of samples a second, at least 1.</param>
    public AudioData(ReadOnlyMemory<float> samples, int samplingRate)
        : this([samples], samplingRate)
    {
    }

    /// <summary>Makes a recording of several channels.</summary>
    /// <param name="channels">The samples of each channel, all of the same length. They must not change afterwards.</param>
    /// <param name="samplingRate">The number of samples a second, at least 1.</param>
    public AudioData(IReadOnlyList<ReadOnlyMemory<float>> channels, int samplingRate)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentOutOfRangeException.ThrowIfLessThan(samplingRate, 1);
        if (channels.Count == 0 || channels.Any(c => c.Length != channels[0].Length))
        {
            throw new ArgumentException("The channels must be at least one, and of one length.", nameof(channels));
        }

        (_channels, SamplingRate) = ([.. channels], samplingRate);
    }

    /// <summary>The number of samples a second.</summary>
    public int SamplingRate { get; }

    /// <summary>The samples of each channel.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Channels => _channels;

    /// <summary>The number of samples of a channel.</summary>
    public int Length => _channels[0].Length;

    /// <summary>How long the recording lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Length / SamplingRate);

    /// <summary>Reads a WAV file: 8, 16, 24 or 32 bits, or floating point.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AudioException">The file is no WAV file, is damaged or cut off.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioData Load(string path) => WaveReader.Read(File.ReadAllBytes(path), path);

    /// <summary>Reads a WAV file without blocking the caller.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="AudioException">The file is no WAV file, is damaged or cut off.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static async Task<AudioData> LoadAsync(string path, CancellationToken cancellationToken = default)
        => WaveReader.Read(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), path);

    /// <summary>Reads the bytes of a WAV file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="AudioException">They are no WAV file, damaged or cut off.</exception>
    public static AudioData Decode(ReadOnlyMemory<byte> bytes) => WaveReader.Read(bytes.Span, "the bytes given");

    /// <summary>The mean of the channels; the recording itself where there is one.</summary>
    public AudioData ToMono()
    {
        if (_channels.Length == 1)
        {
            return this;
        }

        var mean = new float[Length];
        foreach (ReadOnlyMemory<float> channel in _channels)
        {
            ReadOnlySpan<float> samples = channel.Span;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += samples[i];
            }
        }

        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] /= _channels.Length;
        }

        return new AudioData(mean, SamplingRate);
    }

    /// <summary>The recording with another number of samples a second, as torchaudio's resampling gives it.</summary>
    /// <param name="samplingRate">The number, at least 1.</param>
    public AudioData Resample(int samplingRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplingRate, 1);
        return samplingRate == SamplingRate ? this
            : new AudioData([.. _channels.Select(c => (ReadOnlyMemory<float>)SincResampler.Resample(c.Span, SamplingRate, samplingRate))], samplingRate);
    }
}

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

    /// <summary>Reads a WAV file (8, 16, 24 or 32 bits, or floating point), or another kind of file with ffmpeg where that is installed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AudioException">The file is damaged or cut off, or of another kind and ffmpeg is not installed or does not know it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AudioData Load(string path)
    {
        using (FileStream file = File.OpenRead(path))
        {
            Span<byte> start = stackalloc byte[WaveReader.HeaderLength];
            if (!WaveReader.IsWave(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]))
            {
                return CompressedAudioReader.Read(path);
            }
        }

        return WaveReader.Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a file as <see cref="Load"/> does, without blocking the caller.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops before the reading begins.</param>
    /// <exception cref="AudioException">The file is damaged or cut off, or of another kind and ffmpeg is not installed or does not know it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Task<AudioData> LoadAsync(string path, CancellationToken cancellationToken = default) => Task.Run(() => Load(path), cancellationToken);

    /// <summary>Reads the bytes of a WAV file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="AudioException">They are no WAV file, damaged or cut off.</exception>
    public static AudioData Decode(ReadOnlyMemory<byte> bytes) => WaveReader.Read(bytes.Span, "the bytes given");

    /// <summary>A part of the recording, seen in place.</summary>
    /// <param name="start">Its first sample.</param>
    /// <param name="length">The number of its samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The recording has no such part.</exception>
    public AudioData Slice(int start, int length) => new([.. _channels.Select(c => c.Slice(start, length))], SamplingRate);

    /// <summary>Cuts a long recording into pieces that are seen in place, one after the other; the last may be shorter.</summary>
    /// <param name="length">How long a piece is; at least one sample.</param>
    /// <param name="overlap">How much of a piece belongs to the next one too; less than <paramref name="length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The overlap leaves nothing of a piece.</exception>
    public IEnumerable<AudioData> Split(TimeSpan length, TimeSpan overlap = default)
    {
        int size = Samples(length), step = size - Samples(overlap);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(length));
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1, nameof(overlap));
        return Pieces();

        int Samples(TimeSpan time) => checked((int)Math.Round(time.TotalSeconds * SamplingRate));

        IEnumerable<AudioData> Pieces()
        {
            int start = 0;
            do
            {
                yield return Slice(start, Math.Min(size, Length - start));
                start += step;
            }
            while (start + size - step < Length);
        }
    }

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
    /// <exception cref="AudioException">The recording would have more than 2^30 samples.</exception>
    public AudioData Resample(int samplingRate) => Resample(samplingRate, ResamplingMethod.Sinc);

    /// <summary>The recording with another number of samples a second.</summary>
    /// <param name="samplingRate">The number, at least 1.</param>
    /// <param name="method">How.</param>
    /// <exception cref="AudioException">The recording would have more than 2^30 samples.</exception>
    public AudioData Resample(int samplingRate, ResamplingMethod method)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplingRate, 1);
        return samplingRate == SamplingRate ? this
            : new AudioData([.. _channels.Select(c => (ReadOnlyMemory<float>)Resampled(c.Span))], samplingRate);

        float[] Resampled(ReadOnlySpan<float> samples) => method switch
        {
            ResamplingMethod.Sinc or ResamplingMethod.SincKaiser => SincResampler.Resample(samples, SamplingRate, samplingRate, kaiser: method == ResamplingMethod.SincKaiser),
            ResamplingMethod.Polyphase => PolyphaseResampler.Resample(samples, SamplingRate, samplingRate),
            ResamplingMethod.Fourier => FourierResampler.Resample(samples, SamplingRate, samplingRate),
            ResamplingMethod.SoxrHighQuality => SoxrResampler.Resample(samples, SamplingRate, samplingRate),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
        };
    }
}

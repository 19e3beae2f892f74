using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>How loud each frequency is, frame by frame, of many recordings at once and in their own precision.</summary>
internal sealed record PowerSpectrum
{
    /// <summary>The length of the Fourier transform.</summary>
    public required int FourierLength { get; init; }

    /// <summary>The distance between two frames.</summary>
    public required int HopLength { get; init; }

    /// <summary>The window, at most as long as the transform; shorter ones stand in its middle.</summary>
    public required double[] Window { get; init; }

    /// <summary>Whether the first frame is centred on the first sample.</summary>
    public bool IsCentred { get; init; } = true;

    /// <summary>Whether samples beyond the ends are zero instead of mirrored.</summary>
    public bool PadsZeros { get; init; }

    /// <summary>The power of each frequency.</summary>
    /// <param name="waves">The samples, [..., samples].</param>
    /// <returns>[..., frames, frequencies].</returns>
    /// <exception cref="AudioException">The window is too long, or there are too few samples.</exception>
    public Tensor Of(Tensor waves) => Frames(Padded(waves));

    /// <summary>The power in each filter, in single precision without a spectrum in between.</summary>
    /// <param name="waves">The samples, [..., samples], float32.</param>
    /// <param name="filters">The weights, [frequencies, filters].</param>
    /// <param name="each">What becomes of each power.</param>
    /// <param name="dropped">The number of frames at the end that do not count.</param>
    /// <returns>[..., frames, filters].</returns>
    /// <exception cref="AudioException">The window is too long, or there are too few samples.</exception>
    public Tensor Mel(Tensor waves, double[,] filters, Func<float, float> each, int dropped = 0)
    {
        Tensor padded = Padded(waves);
        int frames = (int)((padded.shape[^1] - FourierLength) / HopLength) + 1 - dropped;
        if (MelFrames<float>.Create(FourierLength, Window, (FourierLength - Window.Length) / 2, filters, each) is not { } mel)
        {
            Tensor power = Frames(padded).narrow(-2, 0, frames).matmul(tensor(filters).to_type(waves.dtype)).contiguous();
            foreach (ref float value in TensorMemory.Values<float>(power))
            {
                value = each(value);
            }

            return power;
        }

        Tensor flat = padded.reshape(-1, padded.shape[^1]).contiguous(), result = empty([flat.size(0), frames, filters.GetLength(1)], ScalarType.Float32);
        for (long i = 0; i < flat.size(0); i++)
        {
            mel.Write(flat[i], HopLength, result[i]);
        }

        return result.reshape([.. waves.shape[..^1], frames, filters.GetLength(1)]);
    }

    private Tensor Frames(Tensor padded)
    {
        var window = new double[FourierLength];
        Window.CopyTo(window, (FourierLength - Window.Length) / 2);
        return Of(padded.unfold(-1, FourierLength, HopLength) * tensor(window, padded.dtype), FourierLength);
    }

    private Tensor Padded(Tensor waves)
    {
        int half = FourierLength / 2;
        long samples = waves.shape[^1];
        if (Window.Length > FourierLength)
        {
            throw new AudioException($"spectrum: expected a window of at most {FourierLength} samples, found {Window.Length}.");
        }

        if (IsCentred && !PadsZeros ? samples <= half : samples + (IsCentred ? 2 * half : 0) < FourierLength)
        {
            throw new AudioException($"spectrum: expected more than {(IsCentred ? half : FourierLength - 1)} samples, found {samples}.");
        }

        if (!IsCentred)
        {
            return waves;
        }

        Tensor flat = waves.reshape(-1, samples);
        (Tensor before, Tensor behind) = PadsZeros ? (zeros([flat.size(0), half], waves.dtype), zeros([flat.size(0), half], waves.dtype))
            : (flat.narrow(-1, 1, half).flip(-1), flat.narrow(-1, samples - 1 - half, half).flip(-1));
        return Joined(before, flat.contiguous(), behind).reshape([.. waves.shape[..^1], samples + (2 * half)]);
    }

    /// <summary>The power of each frequency of frames that are cut out already.</summary>
    /// <param name="frames">[..., frames, samples].</param>
    /// <param name="length">The length of the Fourier transform.</param>
    public static Tensor Of(Tensor frames, int length)
    {
        Tensor spectrum = fft.rfft(frames, length);
        return spectrum.real.square() + spectrum.imag.square();
    }

    /// <summary>Rows one behind the other. Where they are as long as recordings, torch would wake its threads for what one does faster.</summary>
    private static Tensor Joined(params ReadOnlySpan<Tensor> parts)
    {
        long width = 0;
        foreach (Tensor part in parts)
        {
            width += part.size(1);
        }

        Tensor result = empty([parts[0].size(0), width], parts[0].dtype);
        for (long row = 0; row < result.size(0); row++)
        {
            Span<byte> rest = result[row].bytes;
            foreach (Tensor part in parts)
            {
                Span<byte> own = part[row].bytes;
                own.CopyTo(rest);
                rest = rest[own.Length..];
            }
        }

        return result;
    }
}

namespace HfPipelines.Audio;

/// <summary>A piece of a long recording that overlaps its neighbours.</summary>
/// <param name="Start">Its first sample.</param>
/// <param name="Length">The number of its samples.</param>
/// <param name="Left">How many of them belong to the neighbour before.</param>
/// <param name="Right">How many of them belong to the neighbour behind.</param>
internal readonly record struct AudioPiece(int Start, int Length, int Left, int Right)
{
    /// <summary>Cuts a recording into pieces.</summary>
    /// <param name="length">The number of samples.</param>
    /// <param name="options">How long pieces and overlaps are.</param>
    /// <param name="samplingRate">The number of samples a second.</param>
    /// <param name="step">The number of samples of which pieces and overlaps must be multiples.</param>
    /// <returns>The pieces; one where the options ask for none.</returns>
    /// <exception cref="AudioException">The overlaps leave nothing of a piece.</exception>
    public static IReadOnlyList<AudioPiece> Cut(int length, TranscriptionOptions options, int samplingRate, int step)
    {
        if (options.ChunkLength is not { } chunk || chunk <= TimeSpan.Zero)
        {
            return [new AudioPiece(0, length, 0, 0)];
        }

        int size = Samples(chunk);
        int left = Samples(options.StrideLeft ?? options.StrideRight ?? chunk / 6);
        int right = Samples(options.StrideRight ?? options.StrideLeft ?? chunk / 6);
        if (size <= left + right)
        {
            throw new AudioException($"transcription: expected pieces longer than their overlaps, found {chunk.TotalSeconds} s.");
        }

        List<AudioPiece> pieces = [];
        for (int start = 0; start < length; start += size - left - right)
        {
            bool isLast = start + size >= length;
            var piece = new AudioPiece(start, Math.Min(size, length - start), start == 0 ? 0 : left, isLast ? 0 : right);
            if (piece.Length > piece.Left)
            {
                pieces.Add(piece);
            }

            if (isLast)
            {
                break;
            }
        }

        return pieces;

        int Samples(TimeSpan time) => (int)Math.Round(time.TotalSeconds * samplingRate / step) * step;
    }
}

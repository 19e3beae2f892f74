namespace HfPipelines.Generation.Speech;

/// <summary>Cuts what was written for a window into segments, where two timestamps meet.</summary>
/// <param name="timestampBegin">The first timestamp's token.</param>
/// <param name="framesPerPlace">The number of frames from one timestamp to the next.</param>
/// <param name="frameTime">The seconds of a frame.</param>
internal sealed class SegmentCutter(int timestampBegin, int framesPerPlace, double frameTime)
{
    private double TimestampStep => framesPerPlace * frameTime;

    /// <summary>Cuts a text.</summary>
    /// <param name="tokens">The tokens, without prompt and ending token.</param>
    /// <param name="times">Where each token is heard to end within the window; empty where nobody asked.</param>
    /// <param name="seek">The window's first frame.</param>
    /// <param name="frames">The number of the window's frames.</param>
    /// <returns>The segments, and by how many frames the next window is further on.</returns>
    public (IReadOnlyList<SpeechSegment> Segments, int Advance) Cut(int[] tokens, float[] times, int seek, int frames)
    {
        double offset = seek * frameTime;
        int[] cuts = [.. Enumerable.Range(1, Math.Max(tokens.Length - 1, 0)).Where(i => IsTime(tokens[i - 1]) && IsTime(tokens[i]))];
        if (cuts.Length == 0)
        {
            int last = Array.FindLastIndex(tokens, IsTime);
            double end = last >= 0 && tokens[last] != timestampBegin ? Place(tokens[last]) : Math.Floor(frames * frameTime / TimestampStep);
            return ([Segment(0..tokens.Length, offset, offset + (end * TimestampStep))], frames);
        }

        // A single timestamp at the end says that nothing follows it; after a pair the speech goes on, from there on in the next window.
        bool isWhole = tokens is [.., _, _] && !IsTime(tokens[^2]) && IsTime(tokens[^1]);
        int[] ends = isWhole ? [.. cuts, tokens.Length] : [.. cuts[..^1], cuts[^1] + 1];
        List<SpeechSegment> segments = [];
        for (int i = 0, start = 0; i < ends.Length; start = ends[i++])
        {
            int closing = i < ends.Length - 1 || isWhole ? 1 : 2;
            segments.Add(Segment(
                start..ends[i], offset + (Place(tokens[start]) * TimestampStep), offset + (Place(tokens[ends[i] - closing]) * TimestampStep)));
        }

        return (segments, isWhole ? frames : Place(tokens[ends[^1] - 2]) * framesPerPlace);

        SpeechSegment Segment(Range range, double start, double end)
            => new(start, end, tokens[range]) { TokenTimes = times.Length == 0 ? [] : [.. times[range].Select(t => (double)(t + (float)offset))] };
    }

    private bool IsTime(int token) => token >= timestampBegin;

    private int Place(int token) => token - timestampBegin;
}

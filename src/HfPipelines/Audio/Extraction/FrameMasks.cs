using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>Which frames count.</summary>
internal static class FrameMasks
{
    /// <summary>The frames whose last sample counts.</summary>
    /// <param name="samples">The mask of the samples, [recordings, samples].</param>
    /// <param name="options"><c>win_length</c> and <c>hop_length</c>.</param>
    /// <returns>[recordings, frames], truth values.</returns>
    public static Tensor Of(Tensor samples, ExtractorOptions options)
    {
        int last = options.Int("win_length") - 1;
        return samples.narrow(1, last, samples.size(1) - last).unfold(1, 1, options.Int("hop_length")).squeeze(-1).to_type(ScalarType.Bool);
    }

    /// <summary>The first so many of the frames of each recording.</summary>
    /// <param name="counts">[recordings], int64.</param>
    /// <param name="frames">The number of frames.</param>
    /// <returns>[recordings, frames], truth values.</returns>
    public static Tensor Of(Tensor counts, long frames) => arange(frames, ScalarType.Int64).unsqueeze(0) < counts.unsqueeze(1);
}

using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>What the classes want of the channels of a recording.</summary>
internal static class Channels
{
    /// <summary>The recordings, which must have one channel.</summary>
    /// <exception cref="AudioException">One has several.</exception>
    public static IReadOnlyList<Tensor> One(IReadOnlyList<Tensor> waves, ExtractorOptions options)
        => waves.FirstOrDefault(w => w.dim() != 1) is not { } several ? waves
            : throw new AudioException($"{options.ClassName}: expected one channel, [samples], found [{string.Join(", ", several.shape)}].");

    /// <summary>The mean of the channels, which stand behind the samples.</summary>
    /// <exception cref="AudioException">There are more than two dimensions.</exception>
    public static IReadOnlyList<Tensor> Mixed(IReadOnlyList<Tensor> waves, ExtractorOptions options)
        => waves.FirstOrDefault(w => w.dim() > 2) is not { } strange ? [.. waves.Select(w => w.dim() == 2 ? w.mean([-1]) : w)]
            : throw new AudioException($"{options.ClassName}: expected [samples] or [samples, channels], found [{string.Join(", ", strange.shape)}].");
}

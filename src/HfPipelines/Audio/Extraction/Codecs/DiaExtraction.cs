using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>DiaFeatureExtractor</c>: as of DAC, with two channels mixed to one.</summary>
internal sealed class DiaExtraction : CodecExtraction
{
    protected override Tensor Prepare(Tensor wave, ExtractorOptions options)
    {
        Tensor mixed = wave.dim() == 2 && options.Int("feature_size") == 2 ? wave.mean([-1]) : wave;
        return mixed.dim() == 1 ? mixed : throw ChannelError(wave, options, "one channel");
    }

    protected override PaddingRule Rule(IReadOnlyList<Tensor> waves, ExtractorOptions options) => base.Rule(waves, options) with { HasMask = true };
}

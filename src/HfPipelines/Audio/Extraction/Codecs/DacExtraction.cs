using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>DacFeatureExtractor</c>: one channel, a multiple of the codec's step.</summary>
internal class DacExtraction : CodecExtraction
{
    protected override AudioFeatures Features(SequencePadding padded, ExtractorOptions options)
    {
        // Filled recordings must have one length, also where the greatest is given.
        Tensor? batch = padded.Masks is null ? null : padded.Batch;
        return base.Features(batch is null ? padded : padded with { Values = batch.unbind(0) }, options);
    }
}

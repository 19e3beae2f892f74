using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wav2vec2-conformer")]
internal static class Wav2Vec2ConformerNetworks
{
    public static SpeechEncoderModels Models(Wav2Vec2ConformerConfig config, Weights weights)
    {
        // The checkpoint has a convolution that tells positions, which nothing uses.
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config) with { PositionKernel = 0 };
        (int size, int heads) = (config.HiddenSize, config.NumAttentionHeads);
        RelativePositions? positions = config.PositionEmbeddingsType switch
        {
            "relative" => new(w => new SineDistanceScores(w, size, heads), span => SineDistanceScores.Distances(span, size)),
            null => null,
            string other => throw config.Error("position_embeddings_type", "relative or null", other),
        };
        options = options with
        {
            Encoder = options.Encoder with
            {
                NormPlacement = NormPlacement.Before,
                NormEpsilon = 1e-5,
                RelativePositions = positions is null ? null : _ => positions,
                Conformer = new() { KernelSize = config.ConvDepthwiseKernelSize },
                Names = EncoderLayerNames.Conformer,
            },
        };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }
}

using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The classes of BART and its descendants, whose encoder and decoder are classes too.</summary>
/// <param name="options">The choices.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
internal sealed class BartModels(BartOptions options, PretrainedConfig config, Weights weights) : EncoderDecoderModels(options.Parts(), config, weights)
{
    /// <summary>The encoder alone.</summary>
    public TextTransformer Encoder() => options.Encoder(Weights);

    /// <summary>The decoder alone.</summary>
    public TextTransformer Decoder() => options.Decoder(Weights);
}

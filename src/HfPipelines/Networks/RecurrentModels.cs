using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The classes of a recurrent decoder: without a head, and with one that scores the next token.</summary>
/// <param name="decoder">Makes the decoder.</param>
/// <param name="sizes">The number of tokens and the size of the hidden states.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
/// <param name="head">The head's name.</param>
public sealed class RecurrentModels(
    Func<Weights, DecoderNetwork> decoder, (int Vocabulary, int Hidden) sizes, PretrainedConfig config, Weights weights, string head = "lm_head") : ModelFamily(config, weights)
{
    /// <summary>The decoder without a head.</summary>
    public DecoderNetwork Model() => decoder(Weights);

    /// <summary>Scores the next token.</summary>
    public CausalLanguageModel ForCausalLM() => new(decoder(BaseWeights()), new Linear(Weights / head, sizes.Hidden, sizes.Vocabulary, bias: false));
}

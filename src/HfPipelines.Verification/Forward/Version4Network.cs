using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// A network that generates as it did under transformers 4, for fixtures of that time: there every step counted the positions from the mask, and
/// padding had position 1. With padding on the left it makes no difference.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class Version4Network(Network network) : Network, ICausalLanguageModel
{
    public DecoderCache CreateCache(long batchSize, long maxLength) => ((ICausalLanguageModel)network).CreateCache(batchSize, maxLength);

    public override ModelOutput Forward(ModelInput input)
    {
        if (input.AttentionMask is { } mask && (input.InputIds ?? input.InputsEmbeds) is { } given)
        {
            input = input.Clone();
            Tensor positions = mask.to_type(ScalarType.Int64).cumsum(-1).sub(1).masked_fill(mask.eq(0), 1);
            input.PositionIds = positions.narrow(-1, positions.size(-1) - given.size(1), given.size(1));
        }

        return network.Forward(input);
    }
}

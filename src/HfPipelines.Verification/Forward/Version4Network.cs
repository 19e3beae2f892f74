using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// A network that generates as it did under transformers 4, for fixtures of that time: there every step counted the positions from the mask, and
/// padding had position 1; behind a prompt with pictures they went on from the largest. With padding on the left it makes no difference.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class Version4Network(Network network) : Network, ICausalLanguageModel
{
    private Tensor? _deltas;

    /// <summary>Whether positions counted padding, and calls behind the first saw it, as GIT did.</summary>
    public bool SeesPadding { get; init; }

    public DecoderCache CreateCache(long batchSize, long maxLength) => ((ICausalLanguageModel)network).CreateCache(batchSize, maxLength);

    public Tensor? PositionsOf(ModelInput prompt)
    {
        Tensor? positions = Version4Positions.Of(network, prompt);
        _deltas = positions is null ? null : Version4Positions.Deltas(positions);
        return positions ?? ((ICausalLanguageModel)network).PositionsOf(prompt);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        long past = input.Cache?.Length ?? 0;
        if (_deltas is not null)
        {
            if (past > 0)
            {
                input = input.Clone();
                input.PositionIds = arange(past, past + input.PositionIds!.size(2), device: _deltas.device).add(_deltas).unsqueeze(0).expand(3, -1, -1);
            }
        }
        else if (SeesPadding)
        {
            if (input.AttentionMask is { } words)
            {
                input = input.Clone();
                input.PositionIds = arange(words.size(1) - input.InputIds!.size(1), words.size(1), device: words.device).unsqueeze(0);
                input.AttentionMask = past > 0 ? null : words;
            }
        }
        else if (input.AttentionMask is { } mask && (input.InputIds ?? input.InputsEmbeds) is { } given)
        {
            input = input.Clone();
            Tensor positions = mask.to_type(ScalarType.Int64).cumsum(-1).sub(1).masked_fill(mask.eq(0), 1);
            input.PositionIds = positions.narrow(-1, positions.size(-1) - given.size(1), given.size(1));
        }

        return network.Forward(input);
    }
}

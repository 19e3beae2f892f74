using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>Positions of prompts with pictures as transformers 4 made them: padding had position 1.</summary>
internal static class Version4Positions
{
    /// <summary>The positions of a prompt; null for networks without positions of pictures.</summary>
    /// <param name="network">The network.</param>
    /// <param name="prompt">The prompt.</param>
    /// <returns>Int64 [3, batch, length].</returns>
    public static Tensor? Of(Network network, ModelInput prompt)
    {
        Tensor? positions = network switch
        {
            DecoderNetwork decoder => decoder.PositionsOf(prompt),
            ICausalLanguageModel model => model.PositionsOf(prompt),
            _ => null,
        };
        return positions is null || positions.dim() != 3 ? null : prompt.AttentionMask is { } mask && mask.dim() == 2 ? positions.masked_fill(mask.eq(0), 1) : positions;
    }

    /// <summary>How far the position behind a prompt lies behind the number of its places, int64 [batch, 1].</summary>
    /// <param name="positions">The positions of the prompt, [3, batch, length].</param>
    public static Tensor Deltas(Tensor positions) => positions.amax([0, 2]).add(1 - positions.size(2)).unsqueeze(1);
}

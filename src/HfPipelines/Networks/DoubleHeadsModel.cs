using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A decoder with a second head that scores choices: <c>mc_logits</c> beside <c>logits</c>. Token ids may be [batch, choices, length]; <c>mc_token_ids</c>
/// then names a position of each choice.
/// </summary>
/// <param name="decoder">The decoder.</param>
/// <param name="head">Scores the next token.</param>
/// <param name="choiceHead">Scores a choice.</param>
public sealed class DoubleHeadsModel(DecoderNetwork decoder, Linear head, SequenceSummary choiceHead) : Network, ICausalLanguageModel
{
    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => decoder.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelInput flat = input.Clone();
        long[] shape = input.InputIds?.shape ?? input.InputsEmbeds?.shape[..^1] ?? [];
        foreach (string name in input.Names.Where(n => n != "mc_token_ids" && input[n]!.dim() > 1))
        {
            Tensor given = input[name]!;
            flat[name] = name == "inputs_embeds" ? given.flatten(0, -3) : given.flatten(0, -2);
        }

        ModelOutput decoded = decoder.Forward(flat);
        Tensor hidden = decoded.LastHiddenState.view([.. shape, decoded.LastHiddenState.size(-1)]);
        var output = new ModelOutput();
        output.Add("logits", head.Forward(hidden));
        output.Add("mc_logits", choiceHead.Forward(hidden, input["mc_token_ids"]).squeeze(-1));
        output.AddRest(decoded, "last_hidden_state");
        return output;
    }
}

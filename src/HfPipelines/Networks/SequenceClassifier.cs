using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder with a head that scores labels at the last token that is no padding: <c>logits</c> [batch, labels].</summary>
/// <param name="decoder">The decoder.</param>
/// <param name="head">The head, from hidden states to scores.</param>
/// <param name="paddingId">The padding token; null when there is none, and then one sequence at a time is scored.</param>
public sealed class SequenceClassifier(Network decoder, Linear head, int? paddingId) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput decoded = decoder.Forward(input);
        Tensor hidden = decoded.LastHiddenState;
        var output = new ModelOutput();
        output.Add("logits", head.Forward(LastToken(hidden, input.InputIds)));
        output.AddRest(decoded, "last_hidden_state");
        return output;
    }

    private Tensor LastToken(Tensor hidden, Tensor? ids)
    {
        (long batch, long length) = (hidden.size(0), hidden.size(1));
        if (paddingId is null && batch > 1)
        {
            throw new ModelInputException("input_ids", "one sequence, for the configuration names no pad_token_id", $"{batch}");
        }

        if (paddingId is null || ids is null)
        {
            return hidden.select(1, length - 1);
        }

        Tensor last = ids.ne(paddingId.Value).to_type(ScalarType.Int64).mul(arange(length, ScalarType.Int64, ids.device)).argmax(-1);
        return hidden.gather(1, last.view(batch, 1, 1).expand(batch, 1, hidden.size(2))).squeeze(1);
    }
}

using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores the labels of a text: <c>logits</c> [batch, labels].</summary>
/// <param name="model">The network.</param>
/// <param name="pool">From the call and the network's output to one state a text, [batch, hidden].</param>
/// <param name="head">The head, from that state to scores.</param>
public sealed class SequenceClassifier(Network model, Func<ModelInput, ModelOutput, Tensor> pool, Func<Tensor, Tensor> head) : Network
{
    /// <summary>Makes a network that scores a text at its last token that is no padding.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="head">The head, from hidden states to scores.</param>
    /// <param name="paddingId">The padding token; null when there is none, and then one sequence at a time is scored.</param>
    public SequenceClassifier(Network decoder, Linear head, int? paddingId)
        : this(decoder, (input, output) => LastToken(output.LastHiddenState, input.InputIds, paddingId), head.Forward)
    {
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", head(pool(input, inner)));
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }

    /// <summary>Takes the state at the last place of a token.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="isToken">Where the token stands, bool [batch, length].</param>
    /// <returns>[batch, hidden], a new tensor.</returns>
    public static Tensor LastOf(Tensor hidden, Tensor isToken)
    {
        (long batch, long length) = (hidden.size(0), hidden.size(1));
        Tensor last = isToken.to_type(ScalarType.Int64).mul(arange(length, ScalarType.Int64, hidden.device)).argmax(-1);
        return hidden.gather(1, last.view(batch, 1, 1).expand(batch, 1, hidden.size(2))).squeeze(1);
    }

    /// <summary>Takes the state at the last token that is no padding.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="ids">The tokens, int64 [batch, length]; null for the last place.</param>
    /// <param name="paddingId">The padding token; null when there is none.</param>
    /// <returns>[batch, hidden].</returns>
    /// <exception cref="ModelInputException">There are several sequences and no padding token.</exception>
    public static Tensor LastToken(Tensor hidden, Tensor? ids, int? paddingId)
    {
        (long batch, long length) = (hidden.size(0), hidden.size(1));
        if (paddingId is null && batch > 1)
        {
            throw new ModelInputException("input_ids", "one sequence, for the configuration names no pad_token_id", $"{batch}");
        }

        return paddingId is null || ids is null ? hidden.select(1, length - 1) : LastOf(hidden, ids.ne(paddingId.Value));
    }
}

using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder with a head that scores the next token: <c>logits</c> [batch, length, vocabulary].</summary>
/// <param name="decoder">The decoder.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public class CausalLanguageModel(DecoderNetwork decoder, Linear head) : Network, ICausalLanguageModel
{
    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => decoder.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput decoded = decoder.Forward(input);
        Tensor hidden = decoded.LastHiddenState;
        long length = hidden.size(1);
        if (input.LogitsToKeep > 0 && input.LogitsToKeep < length)
        {
            hidden = hidden.narrow(1, length - input.LogitsToKeep, input.LogitsToKeep);
        }

        var output = new ModelOutput();
        output.Add("logits", head.Forward(hidden));
        output.AddRest(decoded, "last_hidden_state");
        return output;
    }

    /// <inheritdoc/>
    public override ModelOutput Invoke(string method, ModelInput input) => method == "forward" ? Forward(input) : decoder.Invoke(method, input);
}

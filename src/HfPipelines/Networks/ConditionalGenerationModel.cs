using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder and a decoder with a head that scores the next token: <c>logits</c> [batch, length, vocabulary].</summary>
/// <param name="model">Encoder and decoder.</param>
/// <param name="head">The head, from the decoder's hidden states to scores.</param>
public class ConditionalGenerationModel(EncoderDecoder model, Func<Tensor, Tensor> head) : Network, IEncoderDecoderModel
{
    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => model.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public ModelOutput Encode(ModelInput input) => model.Encode(input);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", head(input.KeepLast(inner.LastHiddenState)));
        output.AddRest(inner, "last_hidden_state");
        if (input.IsSet("output_router_logits"))
        {
            AddBalance(output, "encoder");
            AddBalance(output, "decoder");
        }

        return output;
    }

    private static void AddBalance(ModelOutput output, string side)
    {
        Tensor[] logits = [.. output.Where(o => o.Key.StartsWith($"{side}_router_logits.", StringComparison.Ordinal)).Select(o => o.Value)];
        if (logits.Length > 0)
        {
            output.Add($"{side}_z_loss", ExpertBalance.SizeOf(logits));
            output.Add($"{side}_aux_loss", ExpertBalance.OfBest(logits));
        }
    }
}

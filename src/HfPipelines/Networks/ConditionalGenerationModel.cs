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
        return output;
    }
}

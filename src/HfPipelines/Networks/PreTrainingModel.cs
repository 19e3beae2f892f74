using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder with both heads of BERT's pre-training: <c>prediction_logits</c> [batch, length, vocabulary] and <c>seq_relationship_logits</c>
/// [batch, 2].
/// </summary>
/// <param name="model">The encoder, with a pooling.</param>
/// <param name="prediction">From hidden states to scores of tokens.</param>
/// <param name="relationship">From the pooled state to the scores of whether the second text follows the first.</param>
public sealed class PreTrainingModel(Network model, Func<Tensor, Tensor> prediction, Func<Tensor, Tensor> relationship) : Network
{
    /// <summary>The name of the second head's scores.</summary>
    public string RelationshipName { get; init; } = "seq_relationship_logits";

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("prediction_logits", prediction(inner.LastHiddenState));
        output.Add(RelationshipName, relationship(inner["pooler_output"]));
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }
}

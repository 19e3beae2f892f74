using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores each token as begin and end of an answer: <c>start_logits</c> and <c>end_logits</c> [batch, length].</summary>
/// <param name="model">The network.</param>
/// <param name="head">The head, from hidden states to two scores.</param>
public sealed class QuestionAnswerer(Network model, Func<Tensor, Tensor> head) : Network
{
    /// <summary>Makes a network whose head is one linear layer.</summary>
    /// <param name="model">The network.</param>
    /// <param name="head">The head, from hidden states to two scores.</param>
    public QuestionAnswerer(Network model, Linear head)
        : this(model, head.Forward)
    {
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        Tensor scores = head(inner.LastHiddenState);
        var output = new ModelOutput();
        output.Add("start_logits", scores.select(2, 0).contiguous());
        output.Add("end_logits", scores.select(2, 1).contiguous());
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}

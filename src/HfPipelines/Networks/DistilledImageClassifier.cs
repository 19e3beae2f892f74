using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A network with two heads that score a picture's labels, one of them trained by a teacher: <c>cls_logits</c> and <c>distillation_logits</c>
/// [batch, labels] and their mean, <c>logits</c>.
/// </summary>
/// <param name="model">The network.</param>
/// <param name="head">From the network's output to the scores of the first head.</param>
/// <param name="distilledHead">From the network's output to the scores of the second head.</param>
public sealed class DistilledImageClassifier(Network model, Func<ModelOutput, Tensor> head, Func<ModelOutput, Tensor> distilledHead) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        (Tensor first, Tensor second) = (head(inner), distilledHead(inner));
        var output = new ModelOutput();
        output.Add("logits", first.add(second).div_(2));
        output.Add("cls_logits", first);
        output.Add("distillation_logits", second);
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }
}

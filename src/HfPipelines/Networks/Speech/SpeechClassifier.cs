using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A speech encoder with a head that scores a recording's labels: <c>logits</c> [batch, labels].</summary>
/// <param name="encoder">The encoder; where it is a <see cref="SpeechEncoder"/>, padding counts for nothing.</param>
/// <param name="mix">The mixture of layers that the head works on; null for the last.</param>
/// <param name="projector">From a step to what is averaged over the recording.</param>
/// <param name="head">The head.</param>
public sealed class SpeechClassifier(Network encoder, LayerMix? mix, Linear projector, Linear head) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        var output = new ModelOutput();
        Tensor steps = projector.Forward(LayerMix.Run(mix, encoder, input, output));
        Tensor mean = input.AttentionMask is { } mask && encoder is SpeechEncoder speech ? Mean(steps, speech.StepMask(mask, steps.size(1))) : steps.mean([1]);
        output.Add("logits", head.Forward(mean));
        return output;
    }

    private static Tensor Mean(Tensor steps, Tensor counts)
        => steps.masked_fill(counts.logical_not().unsqueeze(-1), 0).sum(1) / counts.sum(1).unsqueeze(-1);
}

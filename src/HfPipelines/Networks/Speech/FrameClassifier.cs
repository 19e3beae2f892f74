using HfPipelines.Layers;

namespace HfPipelines.Networks.Speech;

/// <summary>A speech encoder with a head that scores each step: <c>logits</c> [batch, steps, labels or characters].</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="mix">The mixture of layers that the head works on; null for the last.</param>
/// <param name="head">The head.</param>
/// <param name="heedsPadding">Whether an attention mask counts.</param>
public sealed class FrameClassifier(SpeechEncoder encoder, LayerMix? mix, Linear head, bool heedsPadding = true) : Network, ISpeechFrames
{
    /// <inheritdoc/>
    public int SamplesPerStep => encoder.SamplesPerStep;

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        if (!heedsPadding)
        {
            input = input.Clone();
            input.AttentionMask = null;
        }

        var output = new ModelOutput();
        output.Add("logits", head.Forward(LayerMix.Run(mix, encoder, input, output)));
        return output;
    }
}

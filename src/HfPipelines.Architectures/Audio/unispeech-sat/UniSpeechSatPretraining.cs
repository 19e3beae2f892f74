using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

/// <summary>
/// The encoder under the names that the class of pretraining has: <c>logits</c>, the front's features, and <c>projected_states</c>, the states. The
/// class in transformers has weights for more, and does nothing with them.
/// </summary>
/// <param name="encoder">The encoder.</param>
internal sealed class UniSpeechSatPretraining(SpeechEncoder encoder) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = encoder.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", inner["extract_features"]);
        output.Add("projected_states", inner.LastHiddenState);
        output.AddRest(inner, "last_hidden_state", "extract_features");
        return output;
    }
}

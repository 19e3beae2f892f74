using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The text half of AltCLIP: an encoder whose states are normalised and projected before the first of them stands for the text.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="norm">The norm.</param>
/// <param name="projection">The projection.</param>
internal sealed class AltCLIPText(TextTransformer encoder, LayerNorm norm, Linear projection) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = encoder.Forward(input);
        var output = new ModelOutput();
        output.Add("last_hidden_state", projection.Forward(norm.Forward(inner.LastHiddenState)));
        output.Add("pooler_output", output.LastHiddenState.select(1, 0));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}

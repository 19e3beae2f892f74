using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder of patches: <c>last_hidden_state</c> [batch, patches, hidden] and <c>pooler_output</c> [batch, size].</summary>
/// <param name="patches">From pictures to patches.</param>
/// <param name="firstNorm">The norm before the layers, or null.</param>
/// <param name="encoder">The layers.</param>
/// <param name="lastNorm">The norm behind the layers, or null.</param>
/// <param name="pooling">From all patches to one state, or null.</param>
public sealed class VisionEncoder(PatchEmbedding patches, Norm? firstNorm, TransformerEncoder encoder, Norm? lastNorm, Pooling? pooling) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = patches.Forward(input);
        embeddings = firstNorm?.Forward(embeddings) ?? embeddings;
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Bidirectional, AttentionSpan.Of(input, embeddings));
        HiddenStates states = encoder.Forward(input, embeddings, mask);
        Tensor last = lastNorm?.Forward(states.Last) ?? states.Last;
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", pooling?.Forward(last));
        states.AddTo(output);
        return output;
    }
}

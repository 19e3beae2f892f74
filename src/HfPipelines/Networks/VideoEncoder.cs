using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder of videos: <c>last_hidden_state</c> [batch, blocks, hidden] and <c>pooler_output</c> [batch, size].</summary>
/// <param name="blocks">From videos to blocks of patches.</param>
/// <param name="encoder">The layers.</param>
/// <param name="norm">The norm behind the layers, or null.</param>
/// <param name="pooling">From all blocks to one state, or null.</param>
public sealed class VideoEncoder(TubeletEmbedding blocks, TransformerEncoder encoder, Norm? norm, Pooling? pooling) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = blocks.Forward(input);
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Bidirectional, AttentionSpan.Of(input, embeddings));
        HiddenStates states = encoder.Forward(input, embeddings, mask);
        Tensor last = norm?.Forward(states.Last) ?? states.Last;
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", pooling?.Forward(last));
        states.AddTo(output);
        return output;
    }
}

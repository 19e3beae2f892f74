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
    /// <summary>Makes, from the number of rows and columns of patches, what is added to the attention scores of each layer; null for nothing.</summary>
    public Func<long, long, Func<int, Tensor>>? PositionBias { get; init; }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = patches.Forward(input);
        embeddings = firstNorm?.Forward(embeddings) ?? embeddings;
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Bidirectional, AttentionSpan.Of(input, embeddings));
        (long rows, long columns) = patches.GridOf(input.Pixels());
        HiddenStates states = encoder.Forward(input, embeddings, new AttentionContext(mask) { LayerBias = PositionBias?.Invoke(rows, columns) });
        Tensor last = lastNorm?.Forward(states.Last) ?? states.Last;
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", pooling?.Forward(last));
        states.AddTo(output);
        return output;
    }

    /// <summary>Puts the states of patches where the patches stood, and leaves out those of learned tokens.</summary>
    /// <param name="states">[batch, patches (and learned tokens before them), hidden].</param>
    /// <param name="pixels">The pictures, [batch, channels, height, width].</param>
    /// <returns>[batch, hidden, rows, columns], a new tensor.</returns>
    public Tensor ToGrid(Tensor states, Tensor pixels) => patches.ToGrid(states, pixels);
}

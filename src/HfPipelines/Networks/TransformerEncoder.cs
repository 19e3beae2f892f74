using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The layers of an encoder of the CLIP lineage: attention and plain feed-forward blocks, each behind a layer norm.</summary>
public sealed class TransformerEncoder
{
    private readonly TransformerLayer[] _layers;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>layers</c>.</param>
    public TransformerEncoder(TransformerEncoderOptions options, Weights weights)
    {
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => Layer(options, weights / "layers" / i, i))];
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="embeddings">What enters the first layer, [batch, length, hidden].</param>
    /// <param name="mask">What each position may see.</param>
    public HiddenStates Forward(ModelInput input, Tensor embeddings, AttentionMask mask)
    {
        var states = new HiddenStates(input, embeddings);
        foreach (TransformerLayer layer in _layers)
        {
            states.Add(layer.Forward(states.Last, new AttentionContext(mask)));
        }

        return states;
    }

    private static TransformerLayer Layer(TransformerEncoderOptions options, Weights weights, int index)
    {
        var attention = new AttentionOptions
        {
            HiddenSize = options.HiddenSize,
            Heads = options.Heads,
            InputBias = true,
            OutputBias = true,
            OutputName = "out_proj",
        };
        return new TransformerLayer(
            new LayerNorm(weights / "layer_norm1", options.HiddenSize, options.NormEpsilon),
            new SelfAttention(weights / "self_attn", attention, index),
            new LayerNorm(weights / "layer_norm2", options.HiddenSize, options.NormEpsilon),
            new PlainFeedForward(weights / "mlp", options.HiddenSize, options.IntermediateSize, options.HiddenSize, options.Activation));
    }
}

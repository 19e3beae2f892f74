using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A vision encoder with a head that paints the picture from its patches: <c>reconstruction</c> [batch, channels, height, width].</summary>
public sealed class ImageReconstructor : Network
{
    private readonly Network _model;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly int _stride;
    private readonly int _firstTokens;

    /// <summary>Takes the head of a checkpoint.</summary>
    /// <param name="model">The encoder.</param>
    /// <param name="weights">The view that holds <c>weight</c> and <c>bias</c> of the head.</param>
    /// <param name="hiddenSize">The size of the hidden states.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="stride">Height and width of what a patch paints, in pixels.</param>
    /// <param name="firstTokens">The number of tokens before the patches.</param>
    public ImageReconstructor(Network model, Weights weights, int hiddenSize, int channels, int stride, int firstTokens = 1)
    {
        (_model, _stride, _firstTokens) = (model, stride, firstTokens);
        _weight = weights.Get("weight", stride * stride * channels, hiddenSize, 1, 1);
        _bias = weights.Get("bias", stride * stride * channels);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _model.Forward(input);
        Tensor hidden = inner.LastHiddenState;
        Tensor patches = hidden.narrow(1, _firstTokens, hidden.size(1) - _firstTokens);
        long side = (long)Math.Sqrt(patches.size(1));
        if (side * side != patches.size(1))
        {
            throw new ModelInputException("pixel_values", "as many patches in a row as in a column", $"{patches.size(1)} patches");
        }

        Tensor grid = patches.transpose(1, 2).reshape(hidden.size(0), hidden.size(2), side, side);
        var output = new ModelOutput();
        output.Add("reconstruction", nn.functional.pixel_shuffle(nn.functional.conv2d(grid, _weight, _bias), _stride));
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }
}

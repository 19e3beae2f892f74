using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Takes the first position, mostly a class token, for the whole sequence.</summary>
/// <param name="transform">What is done to it.</param>
public sealed class FirstTokenPooling(Func<Tensor, Tensor> transform) : Pooling
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return transform(hidden.select(1, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>The pooler of BERT and ViT: a linear layer and an activation.</summary>
    /// <param name="dense">The linear layer.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    public static FirstTokenPooling Dense(Linear dense, string activation)
    {
        Func<Tensor, Tensor> activate = Activations.Get(activation);
        return new FirstTokenPooling(first => activate(dense.Forward(first)));
    }
}

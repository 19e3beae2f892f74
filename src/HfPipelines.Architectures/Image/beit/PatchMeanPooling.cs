using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The mean of the patches, normalised.</summary>
/// <param name="norm">The norm.</param>
/// <param name="firstTokens">The number of tokens before the patches.</param>
internal sealed class PatchMeanPooling(Norm norm, int firstTokens) : Pooling
{
    public override Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return norm.Forward(hidden.narrow(1, firstTokens, hidden.size(1) - firstTokens).mean([1])).MoveToOuterDisposeScope();
    }
}

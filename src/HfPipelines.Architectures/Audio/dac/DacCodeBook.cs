using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A code book: states are projected into a small space and become the code of the nearest direction.</summary>
internal sealed class DacCodeBook
{
    private readonly Convolution1d _input;
    private readonly Convolution1d _output;
    private readonly Embedding _codes;
    private readonly Tensor _directions;
    private readonly Tensor _lengths;

    public DacCodeBook(Weights weights, int size, int codeSize, int count)
    {
        _input = DacUnit.Convolution(weights / "in_proj", size, codeSize, 1);
        _output = DacUnit.Convolution(weights / "out_proj", codeSize, size, 1);
        _codes = new Embedding(weights / "codebook", count, codeSize);
        using DisposeScope scope = NewDisposeScope();
        Tensor directions = nn.functional.normalize(_codes.Weight);
        _directions = weights.Own(directions.t().contiguous());
        _lengths = weights.Own(directions.square().sum(1));
    }

    /// <summary>Finds the codes of states.</summary>
    /// <param name="states">[batch, size, steps].</param>
    /// <returns>The codes [batch, steps], the states in the small space, and what the codes stand for [batch, size, steps].</returns>
    public (Tensor Codes, Tensor Latents, Tensor States) Quantize(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor latents = _input.Forward(states);
        Tensor codes = nn.functional.normalize(latents, dim: 1).transpose(1, 2).matmul(_directions).mul_(2).add_(_lengths).argmax(-1);
        return (codes.MoveToOuterDisposeScope(), latents.MoveToOuterDisposeScope(), Read(codes).MoveToOuterDisposeScope());
    }

    /// <summary>What codes stand for.</summary>
    /// <param name="codes">[batch, steps].</param>
    /// <returns>[batch, size, steps].</returns>
    public Tensor Read(Tensor codes) => _output.Forward(_codes.Forward(codes).transpose(1, 2));
}

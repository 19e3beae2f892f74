using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Numbers for distances, which all layers share, times what a gate says of each query.</summary>
internal sealed class GatedDistanceScores : RelativeScores
{
    private const int GateSize = 8;

    private readonly Linear _gates;
    private readonly Tensor _offset;
    private readonly int _heads;

    public GatedDistanceScores(Weights weights, int heads, int headSize)
    {
        _heads = heads;
        _offset = weights.Get("gru_rel_pos_const", 1, heads, 1, 1);
        Weights gate = weights / "gru_rel_pos_linear";
        Tensor matrix = gate.Get("weight", GateSize, headSize);
        Tensor bias = gate.Get("bias", GateSize);

        // Each of the two gates is a sum of four outputs, so one with the summed weights does.
        using DisposeScope scope = NewDisposeScope();
        _gates = new Linear(gate.Own(matrix.view(2, GateSize / 2, headSize).sum(1)), gate.Own(bias.view(2, GateSize / 2).sum(1)));
    }

    public override Tensor Forward(Tensor hidden, Tensor queries, Tensor keys, Tensor distances)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor heads = hidden.view(hidden.size(0), hidden.size(1), _heads, -1).transpose(1, 2);
        Tensor[] gates = _gates.Forward(heads).sigmoid_().EqualParts(2, -1);
        Tensor factor = gates[1].mul(_offset).sub_(1).mul_(gates[0]).add_(2);
        return (factor * distances).MoveToOuterDisposeScope();
    }
}

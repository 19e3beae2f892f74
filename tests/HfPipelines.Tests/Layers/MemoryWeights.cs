using HfPipelines.Checkpoints;
using HfPipelines.Verification.Forward;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

/// <summary>Weights that live in a dictionary, or that come from the fixtures' recipe where the dictionary lacks them.</summary>
internal sealed class MemoryWeights(Dictionary<string, Tensor>? tensors = null, string prefix = "") : Weights
{
    private readonly Dictionary<string, Tensor> _tensors = tensors ?? [];

    public override ScalarType DType => ScalarType.Float32;

    public override Device Device => CPU;

    public override bool Contains(string name) => _tensors.ContainsKey(prefix + name);

    public override Tensor Get(string name, params ReadOnlySpan<long> shape)
    {
        if (_tensors.TryGetValue(prefix + name, out Tensor? tensor))
        {
            return tensor;
        }

        return _tensors[prefix + name] = Recipe(prefix + name, shape.ToArray(), name.Contains("norm", StringComparison.Ordinal) ? 1 : 0, 0.25f);
    }

    public override Tensor? Find(string name, params ReadOnlySpan<long> shape) => _tensors.GetValueOrDefault(prefix + name);

    public override Tensor Own(Tensor tensor) => tensor.DetachFromDisposeScope();

    protected override Weights Below(string name) => new MemoryWeights(_tensors, $"{prefix}{name}.");

    public static Tensor Recipe(string name, long[] shape, float offset, float scale)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        TensorRecipe.Fill(name, offset, scale, 0, values);
        return tensor(values, shape).DetachFromDisposeScope();
    }
}

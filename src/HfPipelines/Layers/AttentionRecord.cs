using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>How much the queries of a call look at each place, layer by layer.</summary>
public sealed class AttentionRecord : IDisposable
{
    private readonly List<Tensor> _layers = [];

    /// <summary>Takes the weights of the next layer.</summary>
    /// <param name="weights">[batch, heads, length, places], which belong to this from now on.</param>
    public void Add(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _layers.Add(weights.DetachFromDisposeScope());
    }

    /// <summary>Gives the weights as <c>cross_attentions.N</c>, in the current dispose scope.</summary>
    /// <param name="output">The output.</param>
    public void AddTo(ModelOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Add("cross_attentions", _layers.ConvertAll(w => w.alias()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.ForEach(w => w.Dispose());
        _layers.Clear();
    }
}

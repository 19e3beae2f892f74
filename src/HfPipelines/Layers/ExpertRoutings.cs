using HfPipelines.Networks;

namespace HfPipelines.Layers;

/// <summary>The choices of all layers with experts in one call, in order.</summary>
public sealed class ExpertRoutings : IDisposable
{
    private readonly List<ExpertRouting> _routings = [];

    /// <summary>Takes the choice of the next layer.</summary>
    /// <param name="routing">The choice, whose tensors belong to this from now on.</param>
    public void Add(ExpertRouting routing)
    {
        ArgumentNullException.ThrowIfNull(routing);
        routing.Logits.DetachFromDisposeScope();
        routing.Experts.DetachFromDisposeScope();
        routing.Weights.DetachFromDisposeScope();
        _routings.Add(routing);
    }

    /// <summary>Gives the choices as <c>router_logits.N</c>, <c>router_experts.N</c> and <c>router_weights.N</c>, in the current dispose scope.</summary>
    /// <param name="output">The output.</param>
    /// <param name="batchSize">The number of texts, where the logits shall tell them apart, [batch, length, experts]; null for [tokens, experts].</param>
    public void AddTo(ModelOutput output, long? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Add("router_logits", _routings.ConvertAll(r => batchSize is { } rows ? r.Logits.view(rows, -1, r.Logits.size(-1)) : r.Logits.alias()));
        output.Add("router_experts", _routings.ConvertAll(r => r.Experts.alias()));
        output.Add("router_weights", _routings.ConvertAll(r => r.Weights.alias()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ExpertRouting routing in _routings)
        {
            routing.Logits.Dispose();
            routing.Experts.Dispose();
            routing.Weights.Dispose();
        }

        _routings.Clear();
    }
}

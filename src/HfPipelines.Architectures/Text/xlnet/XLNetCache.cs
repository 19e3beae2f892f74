using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What tokens before held in each layer, of at most so many places as the configuration says, and the last token, which is read again.</summary>
internal sealed class XLNetCache : DecoderCache
{
    private Tensor[] _states = [];
    private Tensor? _last;
    private long _length;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <summary>For each layer [batch, places, hidden]; null before the first call.</summary>
    public IReadOnlyList<Tensor>? States => _length == 0 ? null : _states;

    /// <summary>The last token, int64 [batch, 1]; null before the first call.</summary>
    public Tensor? Last => _last;

    /// <summary>Takes what a call leaves.</summary>
    /// <param name="states">For each layer [batch, places, hidden].</param>
    /// <param name="last">The last token, int64 [batch, 1].</param>
    /// <param name="added">The number of tokens that the call read.</param>
    public void Replace(IEnumerable<Tensor> states, Tensor last, long added)
    {
        Free();
        _states = [.. states.Select(s => s.clone().DetachFromDisposeScope())];
        _last = last.clone().DetachFromDisposeScope();
        _length += added;
    }

    /// <inheritdoc/>
    public override void Reorder(Tensor indices)
    {
        foreach (Tensor state in _states.Append(_last!))
        {
            using Tensor taken = state.index_select(0, indices);
            state.copy_(taken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Free();
        }
    }

    private void Free()
    {
        foreach (Tensor state in _states)
        {
            state.Dispose();
        }

        _last?.Dispose();
    }
}

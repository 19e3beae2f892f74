using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A recurrence over the positions, whose states are of a fixed size.</summary>
/// <param name="layer">The layer's number, which tells its states from those of others.</param>
public abstract class RecurrentMixer(int layer) : ITokenMixer
{
    /// <summary>The states of sequences that have not begun.</summary>
    /// <param name="batchSize">The number of sequences.</param>
    /// <param name="type">The element type of the weights.</param>
    /// <param name="device">The device.</param>
    /// <returns>The states by their names in a cache, in the current dispose scope.</returns>
    public abstract IReadOnlyDictionary<string, Tensor> CreateStates(long batchSize, ScalarType type, Device device);

    /// <summary>Applies the block.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="counts">1 where a position counts and 0 where it is padding, [batch, length, 1]; null where all count.</param>
    /// <param name="cache">The states of earlier positions, overwritten; null for a call on its own.</param>
    /// <returns>The same shape as <paramref name="hidden"/>, a new tensor.</returns>
    public abstract Tensor Forward(Tensor hidden, Tensor? counts, RecurrentCache? cache);

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context) => Forward(hidden, context.Counts, context.States);

    /// <summary>The name of a state in a cache.</summary>
    /// <param name="state">Its name in the layer.</param>
    protected string Key(string state) => $"{layer}.{state}";
}
